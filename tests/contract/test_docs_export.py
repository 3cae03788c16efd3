"""The page on the export tells what is handed out, and how a pseudonym is made without us."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.export import LINES, MANIFEST
from weerzien.contracts.practice_export import COLUMNS, SCHEMA_VERSION
from weerzien.domain import ids

PAGE = (Path(__file__).resolve().parents[2] / "docs/export.md").read_text(encoding="utf-8")


def test_every_file_stands_in_the_table_and_no_other() -> None:
    rows = PAGE.split("## The files")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in rows.splitlines() if line.startswith("|")]
    told = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    assert told == {LINES, MANIFEST, "practice.json", "opt_outs.csv", *COLUMNS}
    assert f"`schema_version` (`{SCHEMA_VERSION}`)" in PAGE


@pytest.mark.requirement("CO-14")
def test_a_practice_makes_the_same_pseudonym_without_us() -> None:
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    told: dict[str, object] = {}
    exec(code, told)  # noqa: S102 - the page's own sample, which readers run too
    made = told["pseudonym"]
    assert callable(made)
    for ref in ("P-1", "4711", "é"):
        assert made("p1", ref) == ids.patient_id("p1", ref)
