"""What one look came to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`looked_at` counts what was really seen: without it nothing was audited."""

    looked_at: str
    problems: tuple[str, ...] = ()
    audited: bool = True


def run(*command: str | Path, may_fail: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a pinned tool in the project's folder, without the user's AWS account."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not may_fail:
        raise RuntimeError((done.stderr or done.stdout).strip()[-800:])
    return done


def in_git(*patterns: str) -> Sequence[str]:
    """Paths of the files that git keeps, or would keep, in order."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns)
    return [path for path in listed.stdout.splitlines() if (ROOT / path).is_file()]
