"""No secret lies in git: each find of detect-secrets is known, and why it is none is told here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from audit.outcome import HERE, TOOLS, Outcome, in_git, run

BASELINE: Final = HERE / "secrets.baseline"
# Locks are full of hashes, which is what a random secret looks like; the baseline is too. Courses
# and golden records are written by tests out of derived ids and hashes, and compared whole.
NOT_LOOKED_AT: Final = (
    *("uv.lock", "infra/local/tools/", "infra/local/audit/secrets.baseline"),
    *("tests/unit/courses/records/", "tests/golden/"),
)
WHY_NONE: Final[Mapping[str, str]] = {
    "benchmarks/": "made up, for a measurement",
    "docs/decisions/": "words about secrets",
    "docs/his-events.md": "a sample: the word secret, and no secret",
    "docs/his-vendors.md": "a placeholder",
    "docs/vendor-kit/": "public by design: vendors check their signing with it; it opens no door",
    "functions/cli/": "words about secrets",
    "functions/weerzien/domain/vocabulary.py": "the name of a reason to stop",
    "functions/weerzien/texts/": "sentences for colleagues",
    "functions/weerzien/usecases/register_practice.py": "the prefix that every secret bears",
    "infra/local/conformance/": "the name of a variable of the environment",
    "infra/local/stack/sandbox.py": "the name of a variable of the environment",
    "infra/local/stack/places.py": "the root user of the emulator, on this machine only",
    "tests/": "made up, for one test",
}


def look() -> Outcome:
    """Scan every file that git keeps."""
    files = [path for path in in_git() if not path.startswith(NOT_LOOKED_AT)]
    known = json.loads(BASELINE.read_text(encoding="utf-8"))["results"]
    hook = TOOLS / "audit/bin/detect-secrets-hook"
    # A copy: the hook rewrites its baseline when a line has moved.
    copy = BASELINE.with_suffix(".now")
    copy.write_bytes(BASELINE.read_bytes())
    try:
        done = run(hook, "--baseline", copy, *files)
    finally:
        copy.unlink()
    problems = []
    if done.returncode not in (0, 3):  # 3: lines of the baseline moved
        places = [line.strip() for line in done.stdout.splitlines() if "Location:" in line]
        problems = places or [done.stderr.strip()[-300:]]
    problems += [f"{file}: nobody wrote why it is none" for file in known if not _explained(file)]
    return Outcome(f"{len(files)} files, {sum(map(len, known.values()))} known", tuple(problems))


def _explained(file: str) -> bool:
    return any(file.startswith(place) for place in WHY_NONE)
