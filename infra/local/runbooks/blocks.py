"""The commands in a page: what runs anywhere, what needs AWS itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_FENCE = re.compile(r"^```sh ?([a-z-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"^#{2,4} (.*)$", re.MULTILINE)


class Place(StrEnum):
    """Where a block of commands can run."""

    ANYWHERE = ""
    SETUP = "setup"
    ONLY_AWS = "aws-only"


@dataclass(frozen=True, slots=True)
class Block:
    """Commands as written, under the title of their section."""

    title: str
    place: Place
    commands: str


def blocks_of(page: str) -> tuple[Block, ...]:
    """Return every block of shell commands in order; ValueError for a mark that is none."""
    return tuple(_blocks(page))


def _blocks(page: str) -> Iterator[Block]:
    titles = [(one.start(), one[1]) for one in _TITLE.finditer(page)]
    for fence in _FENCE.finditer(page):
        title = max((t for t in titles if t[0] < fence.start()), default=(0, ""))[1]
        yield Block(title, Place(fence[1]), fence[2])
