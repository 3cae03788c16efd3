"""The corpus of bad input at the doors, every entry, on every change."""

from __future__ import annotations

from collections import Counter

import pytest

from handlers import his_refusals
from proof.corpus.knock import knock
from weerzien.contracts import webhook_signature


@pytest.mark.requirement("EC-X01", "EC-X03", "CO-13")
def test_every_entry_gets_a_clear_answer_and_nothing_is_lost_or_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts: Counter[str] = Counter()
    assert knock(monkeypatch, counts) == []
    assert counts.total() > 200


def drop_the_limit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(his_refusals, "MAX_BODY_BYTES", 10**9)


def take_any_signature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(webhook_signature, "verify", lambda *_: None)


@pytest.mark.parametrize("weaken", [drop_the_limit, take_any_signature])
def test_a_weaker_door_is_seen(weaken: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(weaken)
    weaken(monkeypatch)
    assert knock(monkeypatch, Counter()) != []
