"""`weerzien`: practices, cases and tasks at a prompt, until there are screens."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging import StreamHandler
from typing import TextIO, cast

from cli import (
    cases,
    feed,
    incidents,
    journals,
    no_shows,
    patients,
    practices,
    tasks,
    texts,
    write_backs,
)
from weerzien.contracts.refusals import ContractError
from weerzien.domain.errors import NotReadyError, TextsRefusedError, WeerzienError
from weerzien.observability import logger
from weerzien.texts.refusals import told


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="weerzien", description=__doc__)
    rooms = parser.add_subparsers(dest="room", required=True)
    practices.add_to(rooms)
    cases.add_to(rooms)
    incidents.add_to(rooms)
    no_shows.add_to(rooms)
    patients.add_to(rooms)
    tasks.add_to(rooms)
    feed.add_to(rooms)
    texts.add_to(rooms)
    write_backs.add_to(rooms)
    journals.add_to(rooms)
    options = parser.parse_args(argv)
    with _logged_beside_the_answer():
        return _answered(options)


@contextmanager
def _logged_beside_the_answer() -> Iterator[None]:
    """Let log lines go to stderr: another program may read the answer."""
    handler = cast("StreamHandler[TextIO]", logger.registered_handler)
    before, handler.stream = handler.stream, sys.stderr
    try:
        yield
    finally:
        handler.stream = before


def _answered(options: argparse.Namespace) -> int:
    try:
        return int(options.run(options))
    except ContractError as wrong:
        for problem in wrong.problems:
            print(f"{problem.field}: {problem.reason}", file=sys.stderr)
        return 2
    except TextsRefusedError as refused:
        print("\n".join(refused.reasons), file=sys.stderr)
        return 2
    except NotReadyError as refused:
        print("\n".join(told(code) for code in refused.missing), file=sys.stderr)
        return 1
    except WeerzienError as wrong:
        print(told(wrong.code), file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
