"""Writes docs/openapi.json from the contracts.

PYTHONPATH=functions python infra/tools/make_openapi.py
"""

from __future__ import annotations

import json
from pathlib import Path

from weerzien.contracts.openapi import document

TARGET = Path(__file__).resolve().parents[2] / "docs/openapi.json"

if __name__ == "__main__":
    TARGET.write_text(json.dumps(document(), indent=2, ensure_ascii=False) + "\n")
