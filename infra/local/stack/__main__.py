"""`python -m stack up|down`, one at a time."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Callable

from stack.down import down
from stack.places import LOCAL, StackError
from stack.up import up

ACTIONS: dict[str, Callable[[], None]] = {"up": up, "down": down}


def main(arguments: list[str]) -> int:
    """Run one action; 1 when a person has to mend something first."""
    if len(arguments) != 1 or arguments[0] not in ACTIONS:
        print("usage: python -m stack up|down", file=sys.stderr)
        return 2
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another `make up` or `make down` is at work; wait for it.", file=sys.stderr)
            return 1
        try:
            ACTIONS[arguments[0]]()
        except StackError as error:
            print(f"\n{error}\n", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\nInterrupted; what this run had started is stopped.", file=sys.stderr)
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
