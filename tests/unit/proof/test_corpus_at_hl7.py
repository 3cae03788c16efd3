"""The corpus of bad input at the HL7 door, every entry, on every change."""

from __future__ import annotations

from collections import Counter

import pytest

from handlers import hl7_answers
from proof.corpus.knock_hl7 import knock_hl7
from weerzien.contracts import bearer_token, webhook_signature
from weerzien.contracts.hl7 import faults


@pytest.mark.requirement("EC-X01", "EC-X03")
def test_every_entry_gets_an_acknowledgement_or_a_reason_and_nothing_is_lost_or_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts: Counter[str] = Counter()
    assert knock_hl7(monkeypatch, counts) == []
    assert counts.total() > 200


def drop_the_limit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hl7_answers, "MAX_BODY_BYTES", 10**9)


def take_any_signature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(webhook_signature, "verify", lambda *_: None)


def take_any_token(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bearer_token, "verify", lambda *_: None)


def fall_over(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(faults.Fault, "__init__", lambda *_, **__: 1 / 0)


@pytest.mark.parametrize("weaken", [drop_the_limit, take_any_signature, take_any_token, fall_over])
def test_a_weaker_door_is_seen(weaken: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(weaken)
    weaken(monkeypatch)
    assert knock_hl7(monkeypatch, Counter()) != []
