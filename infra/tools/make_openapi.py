"""Writes docs/openapi.json and docs/schemas from the contracts.

PYTHONPATH=functions python infra/tools/make_openapi.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from weerzien.contracts.his_schemas import FILES, published
from weerzien.contracts.openapi import document

DOCS = Path(__file__).resolve().parents[2] / "docs"


def write(name: str, content: dict[str, Any]) -> None:
    """Write one file, as a test will make it again."""
    path = DOCS / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write("openapi.json", document())
    for file, kind in FILES.items():
        write(f"schemas/{file}", published(kind))
