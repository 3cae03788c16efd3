"""Bring the embedded AWS down: what `up` started, and nothing else."""

from __future__ import annotations

from stack import processes
from stack.places import ENVIRONMENT_FILE, STACK_FILE


def down() -> None:
    """Stop our programs, the carrier first; fine when there are none."""
    running = processes.remembered()
    if not running:
        print("Nothing to stop.")
    for name in sorted(running, key=("carrier", "ministack").index):
        stopped = processes.stop(running[name])
        print(f"{name}: {'stopped' if stopped else 'was no longer running'}")
        processes.remember({n: s for n, s in processes.remembered().items() if n != name})
    STACK_FILE.unlink(missing_ok=True)
    ENVIRONMENT_FILE.unlink(missing_ok=True)
