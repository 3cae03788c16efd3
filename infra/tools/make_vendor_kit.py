"""Writes docs/vendor-kit: what vendors send and what they get, signed at one fixed moment.

PYTHONPATH=functions:tests python infra/tools/make_vendor_kit.py
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cli.sign import signed_headers
from fakes.messages_out import bodies

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLES: Final = ROOT / "tests/samples/his"
KIT: Final = ROOT / "docs/vendor-kit"
SECRET: Final = "whsec_" + base64.b64encode(b"known to all: of the vendor kit").decode()
"""Public, so that anybody's unit tests can use it; no practice has it."""
AT: Final = datetime(2026, 4, 2, 10, tzinfo=UTC)


def sent() -> dict[str, Any]:
    """Give the events that vendors send: bodies are text, for a signature covers bytes."""
    samples = sorted(SAMPLES.glob("*.json"))
    found = {path.stem: path.read_text(encoding="utf-8") for path in samples}
    # White space, line ends and letters beyond ASCII are where signatures go wrong.
    found["odd bytes"] = '{"name":  "Zoë 👋",\r\n"slash": "a\\/b"}\n'
    about = "Sign each body with these headers' id and timestamp; webhook-signature must come out."
    return _signed(about, found)


def received() -> dict[str, Any]:
    """Give the messages that vendors get, one of each kind."""
    about = "Your receiver verifies each of these, at the moment that timestamp tells."
    return _signed(about, bodies())


def _signed(about: str, found: Mapping[str, str]) -> dict[str, Any]:
    return {
        "about": f"{about} The secret is public and opens no door.",
        "secret": SECRET,
        "timestamp": int(AT.timestamp()),
        "events": [_event(name, body) for name, body in found.items()],
    }


def _event(name: str, body: str) -> dict[str, Any]:
    message_id = f"msg_{name.replace(' ', '_')}"
    return {"name": name, "headers": signed_headers(body, SECRET, message_id, AT), "body": body}


FILES: Final = {"signed-events.json": sent, "received-messages.json": received}

if __name__ == "__main__":
    KIT.mkdir(exist_ok=True)
    for name, make in FILES.items():
        text = json.dumps(make(), indent=2, ensure_ascii=False) + "\n"
        (KIT / name).write_text(text, encoding="utf-8")
