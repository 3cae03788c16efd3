"""The composition root under test: swap a piece of it, or forget what was built."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from weerzien import bootstrap
from weerzien.bootstrap import aws, care, feed, messages, outside, practice, record, rows

ROOMS = (bootstrap, aws, care, feed, messages, outside, practice, record, rows)


def swap(monkeypatch: pytest.MonkeyPatch, name: str, make: Callable[..., Any]) -> None:
    """Let every room that asks for this piece get another one."""
    for room in _rooms_with(name):
        monkeypatch.setattr(room, name, make)


def forget() -> None:
    """Build everything anew on its next use."""
    for room in ROOMS:
        for made in vars(room).values():
            if hasattr(made, "cache_clear"):
                made.cache_clear()


def _rooms_with(name: str) -> Iterator[ModuleType]:
    found = [room for room in ROOMS if name in vars(room)]
    assert found, name
    yield from found
