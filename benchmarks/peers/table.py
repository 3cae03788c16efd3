"""The table for people, written from what was counted."""

from __future__ import annotations

from typing import Any


def write(kept: dict[str, Any]) -> None:
    """Write it."""
    del kept
