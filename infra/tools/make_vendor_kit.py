"""Writes docs/vendor-kit/signed-events.json: every sample event, signed at one fixed moment.

PYTHONPATH=functions python infra/tools/make_vendor_kit.py
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cli.sign import signed_headers

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLES: Final = ROOT / "tests/samples/his"
TARGET: Final = ROOT / "docs/vendor-kit/signed-events.json"
SECRET: Final = "whsec_" + base64.b64encode(b"known to all: of the vendor kit").decode()
"""Public, so that anybody's unit tests can use it; no practice has it."""
AT: Final = datetime(2026, 4, 2, 10, tzinfo=UTC)


def kit() -> dict[str, Any]:
    """Give the whole file: bodies are text, because a signature covers bytes and not JSON."""
    bodies = {
        path.stem: path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.json"))
    }
    # White space, line ends and letters beyond ASCII are where signatures go wrong.
    bodies["odd bytes"] = '{"name":  "Zoë 👋",\r\n"slash": "a\\/b"}\n'
    return {
        "about": "Sign each body with these headers' id and timestamp; webhook-signature must "
        "come out. The secret is public and opens no door.",
        "secret": SECRET,
        "timestamp": int(AT.timestamp()),
        "events": [_event(name, body) for name, body in bodies.items()],
    }


def _event(name: str, body: str) -> dict[str, Any]:
    message_id = f"msg_{name.replace(' ', '_')}"
    return {"name": name, "headers": signed_headers(body, SECRET, message_id, AT), "body": body}


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(kit(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
