"""The corpus of bad input as lists of missed appointments, every entry, on every change."""

from __future__ import annotations

from collections import Counter

import pytest

from proof.corpus.knock_lists import knock_lists
from weerzien.contracts.no_show_list import cells, file, read
from weerzien.contracts.refusals import ContractError, FieldProblem


@pytest.mark.requirement("EC-X03", "EC-X04", "AU-13")
def test_every_entry_gets_a_row_error_or_is_taken_in_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts: Counter[str] = Counter()
    assert knock_lists(monkeypatch, counts) == []
    assert counts.total() > 200


def drop_the_limit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(file, "MAX_BYTES", 10**9)


def calculate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "clean", lambda _, raw: raw.strip())


def repeat_the_cell(patch: pytest.MonkeyPatch) -> None:
    def refuse(*told: object) -> None:
        raise ContractError(FieldProblem("naam", str(told)))

    patch.setattr(read, "canonical", refuse)


def fall_over(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(read, "canonical", lambda *_: 1 / 0)


@pytest.mark.parametrize("weaken", [drop_the_limit, calculate, repeat_the_cell, fall_over])
def test_a_weaker_door_is_seen(weaken: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(weaken)
    weaken(monkeypatch)
    assert knock_lists(monkeypatch, Counter()) != []
