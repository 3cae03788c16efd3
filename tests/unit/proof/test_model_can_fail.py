"""The model is worth its name only if it finds what is wrong: bugs planted on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from fakes.cases import FakeCases
from fakes.events import FakeEvents
from fakes.patient_files import FakePatientFiles
from unit.usecases.model import FollowUp
from weerzien.domain.case import Case
from weerzien.domain.errors import ClaimRefusedError
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.ports import Receipt
from weerzien.usecases import deliver_touchpoint, reconcile, record_delivery

WITHIN = 2_000

Plant = Callable[[pytest.MonkeyPatch], None]


def claim_despite(code: str) -> Plant:
    """A claim whose condition has lost one clause."""
    right = FakeCases.claim

    def claim(self: FakeCases, case: Case, stage: Stage, channel: Channel, at: Any) -> Case:
        try:
            return right(self, case, stage, channel, at)
        except ClaimRefusedError as refused:
            if refused.code != code:
                raise
            there = self.get(case.practice_id, case.id)
            return self._save(replace(there, claims={**there.claims, f"{stage}.{channel}": at}))

    return lambda patch: patch.setattr(FakeCases, "claim", claim)


def send_again_when_in_doubt(patch: pytest.MonkeyPatch) -> None:
    """A message whose fate is unknown gives its claim back."""
    right = record_delivery.record_sent

    def record(case: Case, delivery: Any, channel: Channel, result: Any, version: str) -> None:
        right(case, delivery, channel, result, version)
        if result.fate == "unknown":
            delivery.ports.cases.release(case, delivery.stage, channel)
            raise deliver_touchpoint._TryLaterError

    patch.setattr("weerzien.usecases.deliver_touchpoint.record_sent", record)


def open_a_second_series(patch: pytest.MonkeyPatch) -> None:
    """Whoever was first is not looked at: two no-shows of a patient are two series."""
    right = FakePatientFiles.load

    def load(self: FakePatientFiles, practice_id: str, patient_id: str) -> Any:
        file = right(self, practice_id, patient_id)
        return replace(file, case=None)

    patch.setattr(FakePatientFiles, "load", load)


def forget_lost_senders(patch: pytest.MonkeyPatch) -> None:
    """Reconcile no longer shows the messages nobody knows the fate of."""
    patch.setattr(reconcile, "_settle_claims", lambda *_: 0)


def forget_to_restart(patch: pytest.MonkeyPatch) -> None:
    """A case whose execution died stays as it is."""
    patch.setattr(reconcile, "_keep_running", lambda *_: 0)


def take_another_body(patch: pytest.MonkeyPatch) -> None:
    """The second body under one id replaces the first."""

    def receive(self: FakeEvents, event: Any, body_hash: str) -> Receipt:
        row = self._live(event.practice_id, event.id)
        if row is None:
            return right(self, event, body_hash)
        row.body_hash = body_hash
        return Receipt.REPEATED

    right = FakeEvents.receive
    patch.setattr(FakeEvents, "receive", receive)


def lose_what_a_send_wrote(patch: pytest.MonkeyPatch) -> None:
    """The file is written whatever happened to the case since it was read: a closed one opens."""

    def write(self: FakePatientFiles, case: Case) -> None:
        rev = self.memory.cases[case.practice_id, case.id].rev if case.rev else 0
        self.memory.cases[case.practice_id, case.id] = replace(case, rev=rev + 1)
        if case.is_open:
            self.memory.agenda[case.practice_id, case.id] = self.memory.moment

    patch.setattr(FakePatientFiles, "_write_case", write)


PLANTED: dict[str, Plant] = {
    "claim_after_the_end": claim_despite("closed"),
    "claim_twice": claim_despite("taken"),
    "claim_while_paused": claim_despite("paused"),
    "send_again_when_in_doubt": send_again_when_in_doubt,
    "open_a_second_series": open_a_second_series,
    "forget_lost_senders": forget_lost_senders,
    "forget_to_restart": forget_to_restart,
    "take_another_body": take_another_body,
    "lose_what_a_send_wrote": lose_what_a_send_wrote,
}


def play(examples: int) -> None:
    class Played(FollowUp):
        happened: ClassVar[Counter[str]] = Counter()

    run_state_machine_as_test(
        seed(1)(Played),
        settings=settings(
            max_examples=examples,
            stateful_step_count=50,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("bug", PLANTED)
def test_the_model_finds_a_planted_bug(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    PLANTED[bug](monkeypatch)
    with pytest.raises(Exception) as found:  # noqa: PT011 - whatever it falls over
        play(WITHIN)
    assert not isinstance(found.value, NameError | AttributeError | TypeError)
