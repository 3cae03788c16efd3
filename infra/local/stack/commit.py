"""Names the state of the code that a result was obtained with."""

from __future__ import annotations

import subprocess

from stack.places import ROOT


def commit() -> str:
    """Return the short name of the commit, with `-dirty` where files differ from it."""
    told = subprocess.run(
        ("git", "describe", "--always", "--dirty"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "unknown"
