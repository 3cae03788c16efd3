"""docs/proof.md tells the sizes that are tried, and every invariant that is judged."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from proof.__main__ import SUITES
from proof.checker.invariants import ALL
from proof.sizes import CI, NIGHTLY

PAGE = (Path(__file__).resolve().parents[2] / "docs/proof.md").read_text(encoding="utf-8")


def rows(first: str) -> dict[str, list[str]]:
    """Return the cells of the table whose head begins so, by their first one."""
    table = PAGE.split(f"| {first} |", 1)[1].split("\n\n", 1)[0]
    cells = [[c.strip(" `") for c in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    return {row[0]: row[1:] for row in cells}


@pytest.mark.parametrize(("column", "sizes"), [(1, CI), (2, NIGHTLY)])
def test_every_size_is_told_as_it_is(column: int, sizes: object) -> None:
    told = {name: int(cells[column].replace(",", "")) for name, cells in rows("size").items()}
    assert told == asdict(sizes)  # type: ignore[call-overload]


def test_every_suite_is_told() -> None:
    assert set(rows("suite")) == set(SUITES)


def test_every_invariant_that_is_judged_is_told() -> None:
    modules = [__import__(check.__module__, fromlist=["NAME"]) for check in ALL]
    assert [module.NAME.split()[0] for module in modules] == list(rows("invariant"))


def test_what_is_not_judged_is_said() -> None:
    judged = set(rows("invariant"))
    assert set(re.findall(r"\bI\d+\b", PAGE)) - judged == {"I5", "I10", "I13"}
    assert "**Not built yet:** I10" in PAGE
