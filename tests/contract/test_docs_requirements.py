"""The catalogue of requirements: complete, in one place, and true about where things live."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from coverage_of_requirements import CATALOGUE, coverage, report, rows

from weerzien.domain.plan import SkipReason
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import (
    Barrier,
    Channel,
    Lane,
    RiskCategory,
    Stage,
    StopReason,
    Variant,
)

ROOT = Path(__file__).resolve().parents[2]
TOP = ("functions", "infra", "statemachine", "tests", "docs")
TESTED = '@pytest.mark.requirement("NS-01", "D5")\ndef test_it() -> None: ...\n'


@pytest.fixture(scope="module")
def catalogue() -> str:
    return CATALOGUE.read_text(encoding="utf-8")


def test_an_id_without_test_or_reason_is_forgotten() -> None:
    found = coverage("| NS-01 | a | b |\n| NS-02 | a | b |\n| NS-03 | a | later: x |", [TESTED])
    assert found.forgotten == ["NS-02"]
    assert found.later == {"NS-03"}
    assert any("NS-02: no test" in line for line in report(found))


def test_a_test_of_something_unknown_is_told() -> None:
    assert coverage("| NS-01 | a | b |", [TESTED]).unknown == ["D5"]


def test_what_is_built_in_part_still_needs_a_test() -> None:
    assert coverage("| HR-15 | a | `x.py`; rest later: y |", []).forgotten == ["HR-15"]


def test_every_id_stands_once_in_the_catalogue(catalogue: str) -> None:
    ids = [id_ for id_, _ in rows(catalogue)]
    assert sorted(ids) == sorted(set(ids))
    assert {id_[:2] for id_ in ids} >= {"NS", "TV", "HR", "CO", "AU", "EC"}


def test_every_place_that_the_catalogue_names_exists(catalogue: str) -> None:
    for place in re.findall(r"`([a-z_]+/[a-z0-9_/.]*(?:\.py|\.yaml|/))`", catalogue):
        base = ROOT if place.split("/")[0] in TOP else ROOT / "functions/weerzien"
        assert (base / place).exists(), place


@pytest.mark.parametrize(
    ("row", "listed"),
    [
        ("stop reasons", StopReason),
        ("stages", Stage),
        ("task kinds", TaskKind),
        ("variants", Variant),
        ("lanes", Lane),
        ("risk categories", RiskCategory),
        ("channels", Channel),
        ("barriers", Barrier),
        ("why a stage is skipped", SkipReason),
    ],
)
@pytest.mark.requirement("NS-18", "NS-36")
def test_closed_lists_are_those_of_the_code(catalogue: str, row: str, listed: type) -> None:
    line = next(one for one in catalogue.splitlines() if one.startswith(f"| {row} |"))
    assert set(re.findall(r"`(\w+)`", line)) == {str(one) for one in listed}  # type: ignore[attr-defined]
