"""Where a part of the command line hangs its verbs."""

import argparse
from typing import Protocol


class Rooms(Protocol):
    """What argparse's sub-parsers offer; their class has no public name."""

    def add_parser(self, name: str, *, help: str | None = ...) -> argparse.ArgumentParser: ...  # noqa: A002
