"""The page for practices tells every column of the list by all of its names, and what is in it."""

import re
from pathlib import Path

from weerzien.contracts.no_show_list.cells import _MISSED, _RISKS
from weerzien.contracts.no_show_list.columns import COLUMNS
from weerzien.domain.vocabulary import RiskCategory

PAGE = (Path(__file__).parents[2] / "docs/practices.md").read_text(encoding="utf-8")
LIST = PAGE.split("## Als uw HIS niets kan sturen")[1].split("\n## ")[0]
ROWS = [line.split("|")[1:4] for line in LIST.splitlines() if line.startswith("| `")]


def told(column: str) -> set[str]:
    """What is said in code marks of a column, without capitals and spaces."""
    (row,) = [row for row in ROWS if row[0].strip() == f"`{column}`"]
    return {re.sub(r"[^a-z]", "", word.lower()) for word in re.findall(r"`([^`]+)`", row[2])}


def test_columns_and_their_other_names_are_those_of_the_code() -> None:
    written = {row[0].strip(" `"): tuple(filter(None, row[1].strip().split(", "))) for row in ROWS}
    assert written == dict(COLUMNS)


def test_every_risk_has_a_dutch_word_that_is_told() -> None:
    assert {_RISKS[word] for word in told("risico")} == set(RiskCategory)


def test_words_for_missed_that_are_told_are_understood() -> None:
    assert told("status") <= _MISSED
    assert len(told("status")) > 3
