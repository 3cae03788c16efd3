"""What must hold in the model after every step, whatever came before."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from unit.usecases.clinic import Clinic
from unit.usecases.model_world import ZONE, Carriers
from weerzien.domain import ids
from weerzien.domain.case import Case, CaseState
from weerzien.domain.contact import ContactStatus
from weerzien.domain.sending import Fate


class Truths(RuleBasedStateMachine):
    """The invariants; what happens stands in `model.FollowUp`."""

    clinic: Clinic
    network: Carriers
    before: dict[tuple[str, str], Case]
    happened: ClassVar[Counter[str]] = Counter()
    """What really took place, over all examples of this process."""
    full_length: ClassVar[int] = 1
    """An example counts as one from this number of steps on."""
    steps_gone = 0

    def cases(self) -> list[Case]:
        return list(self.clinic.world.memory.cases.values())

    # What must hold

    @invariant()
    def count_the_step(self) -> None:
        self.happened["steps"] += 1
        self.steps_gone += 1

    @invariant()
    def no_message_twice(self) -> None:
        """I1: at most one hand-over per touchpoint and channel that was not certainly refused."""
        tried = Counter(
            one.key for one in self.network.handed if one.fate is not Fate.REFUSED_TEMPORARY
        )
        assert all(count == 1 for count in tried.values()), tried

    @invariant()
    def a_claim_outlives_everything(self) -> None:
        """I1: what may have arrived stays claimed, or a later try would send it again."""
        for one in self.network.handed:
            if one.fate is not Fate.REFUSED_TEMPORARY:
                _, case_id, stage, channel = one.key.rsplit("-", 3)
                case = self.clinic.world.memory.cases["p1", case_id]
                assert f"{stage}.{channel}" in case.claims

    @invariant()
    def one_touchpoint_a_day(self) -> None:
        """I1: on one channel at most one message a day, of all cases of the patient."""
        arrived = (one for one in self.network.handed if one.fate in {Fate.ACCEPTED, Fate.UNKNOWN})
        days = Counter((one.key.rsplit("-", 1)[1], one.on) for one in arrived)
        assert all(count == 1 for count in days.values()), days

    @invariant()
    def nothing_is_claimed_after_a_stop(self) -> None:
        """I2 and I9: an ended case keeps its end and gets no claim; versions rise."""
        now = dict(self.clinic.world.memory.cases)
        for key, was in self.before.items():
            case = now[key]
            assert case.rev >= was.rev
            assert case.plan_no >= was.plan_no
            if not was.is_open:
                assert case.state is CaseState.CLOSED
                assert case.stop == was.stop
            waits = was.pause is not None and case.pause == was.pause
            if waits or not was.may_send:
                assert set(case.claims) <= set(was.claims)
        self.before = now

    @invariant()
    def every_mark_has_one_case(self) -> None:
        """I3: of the marks that are in, each has its case, and one series runs at most."""
        memory = self.clinic.world.memory
        known = memory.appointments["p1", "x1"].values()
        for appointment in known:
            if appointment.marked_at is not None:
                assert ("p1", ids.case_id("p1", appointment.id)) in memory.cases
        assert len(memory.cases) == sum(one.marked_at is not None for one in known)
        assert sum(one.is_open for one in self.cases()) <= 1

    @invariant()
    def every_open_case_is_looked_after(self) -> None:
        """I3: an open case is on the agenda of Reconcile, so that it cannot stand still unseen."""
        for key, case in self.clinic.world.memory.cases.items():
            assert not case.is_open or key in self.clinic.world.memory.agenda

    @invariant()
    def the_log_tells_the_truth(self) -> None:
        """I4: what is logged as sent was accepted, and what was not accepted is not."""
        accepted = {one.key for one in self.network.handed if one.fate is Fate.ACCEPTED}
        for row in self.clinic.world.memory.contacts.values():
            if row.stage is not None and row.status is ContactStatus.SENT:
                assert f"p1-{row.case_id}-{row.stage}-{row.channel}" in accepted

    @invariant()
    def messages_keep_their_window(self) -> None:
        """I8: between 8 and 21 at the practice, and never on a Sunday."""
        for one in self.network.handed:
            local = one.at.astimezone(ZONE)
            assert 8 <= local.hour < 21
            assert local.isoweekday() != 7

    @invariant()
    def work_of_an_ended_case_is_over(self) -> None:
        """P7: no call and no notice stays open once the patient is back or the mark withdrawn."""
        for task in self.clinic.world.tasks.open_of("p1"):
            case = self.clinic.world.memory.cases.get(("p1", task.case_id))
            if task.kind in {"call_day1", "escalation"} and case is not None and case.stop:
                assert case.stop.reason not in {"rebooked", "mark_corrected", "deceased"}
