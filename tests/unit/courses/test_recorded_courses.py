"""What every course comes to is on record: who changes a rule sees in the diff what it changes.

After a change that is meant: `python tests/unit/courses/test_recorded_courses.py` records anew.
Whether a record is right, other tests say; here nothing changes unseen.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

RECORDS = Path(__file__).parent / "records"
if __name__ == "__main__":
    sys.path[:0] = [str(RECORDS.parents[2]), str(RECORDS.parents[3] / "functions")]

from unit.courses.plays import plays  # noqa: E402 - also run by hand
from unit.courses.plays_rare import rare_plays  # noqa: E402

PLAYS = plays() | rare_plays()


def record_of(name: str) -> Path:
    return RECORDS / (re.sub(r"\W+", "_", name) + ".txt")


def told(name: str) -> str:
    """One thing a line: a case, a task, a contact; so that a diff names what changed."""
    lines = []
    for kind, those in PLAYS[name]().written().items():
        things = those.items() if isinstance(those, dict) else [("", those)]
        for key, thing in things:
            written = json.dumps(thing, ensure_ascii=False, sort_keys=True)
            lines.append(f"{kind} {key}: {written}\n")
    return "".join(lines)


@pytest.mark.parametrize("name", PLAYS)
def test_a_course_comes_to_what_is_on_record(name: str) -> None:
    assert told(name) == record_of(name).read_text(encoding="utf-8")


def test_no_record_is_of_a_course_that_is_gone() -> None:
    assert {file.name for file in RECORDS.iterdir()} == {record_of(name).name for name in PLAYS}


def record() -> None:
    RECORDS.mkdir(exist_ok=True)
    for old in RECORDS.iterdir():
        old.unlink()
    for name in PLAYS:
        record_of(name).write_text(told(name), encoding="utf-8")


if __name__ == "__main__":
    record()
