from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from fakes.samples import NOW, a_case
from fakes.steps import change_case, open_case
from weerzien.domain.case import Case, CaseState, Pause, PauseReason, PlannedStep, Stop
from weerzien.domain.errors import ClaimRefusedError, NotFoundError, StaleError
from weerzien.domain.vocabulary import Channel, RiskCategory, Stage, StopReason

if TYPE_CHECKING:
    from integration.store.conftest import Store

KEY = "immediate.sms"
STOP = Stop(StopReason.DECLINED, "link_page", NOW)
PAUSE = Pause(PauseReason.DISTRESS, NOW, None)


class TestCases:
    def test_a_case_comes_back_as_it_went_in(self, store: Store) -> None:
        case = replace(
            a_case(),
            risks=frozenset({RiskCategory.CRISIS, RiskCategory.POST_OP}),
            pause=PAUSE,
            messages_stop=STOP,
            closed_channels=frozenset({Channel.SMS}),
            will_book=True,
            rebooking_id="a2",
        )
        opened = open_case(store, case)
        assert opened == replace(case, rev=1, planned_no=1)
        assert store.cases.get("p1", "c1") == opened

    def test_an_unknown_case_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFoundError):
            store.cases.get("p1", "none")

    @pytest.mark.requirement("EC-X02")
    def test_a_case_of_another_practice_is_not_found(self, store: Store) -> None:
        open_case(store)
        with pytest.raises(NotFoundError):
            store.cases.get("p2", "c1")

    @pytest.mark.requirement("AU-19")
    def test_a_claim_is_given_once(self, store: Store) -> None:
        case = open_case(store)
        claimed = store.cases.claim(case, Stage.IMMEDIATE, Channel.SMS, NOW)
        assert claimed.claims == {KEY: NOW}
        assert self.refusal(store, claimed) == "taken"
        assert self.refusal(store, case) == "taken"

    def test_each_channel_and_stage_has_a_claim_of_its_own(self, store: Store) -> None:
        case = open_case(store)
        store.cases.claim(case, Stage.IMMEDIATE, Channel.SMS, NOW)
        store.cases.claim(case, Stage.IMMEDIATE, Channel.EMAIL, NOW)
        claimed = store.cases.claim(case, Stage.VALUE, Channel.SMS, NOW)
        assert set(claimed.claims) == {KEY, "immediate.email", "value.sms"}

    @pytest.mark.requirement("EC-R01")
    def test_no_claim_after_the_end(self, store: Store) -> None:
        case = open_case(store)
        store.cases.close(case, StopReason.REBOOKED, "his", NOW, NOW)
        assert self.refusal(store, case) == "closed"

    @pytest.mark.requirement("HR-23")
    def test_no_claim_after_messages_stopped(self, store: Store) -> None:
        case = open_case(store)
        change_case(store, "e2", messages_stop=STOP)
        assert self.refusal(store, case) == "stopped"

    def test_no_claim_during_a_pause(self, store: Store) -> None:
        case = open_case(store)
        change_case(store, "e2", pause=PAUSE)
        assert self.refusal(store, case) == "paused"
        change_case(store, "e3", pause=None)
        assert store.cases.claim(case, Stage.IMMEDIATE, Channel.SMS, NOW).claims

    def test_no_claim_under_a_plan_that_an_event_overtook(self, store: Store) -> None:
        case = open_case(store)
        changed = change_case(store, "e2", plan_no=2)
        assert self.refusal(store, case) == "replanned"
        assert self.refusal(store, changed) == "replanned", "asked for, but not planned yet"
        planned = store.cases.save_plan(changed, (), frozenset(), NOW)
        assert self.refusal(store, case) == "replanned"
        assert store.cases.claim(planned, Stage.IMMEDIATE, Channel.SMS, NOW).claims

    @pytest.mark.requirement("CO-17")
    def test_no_claim_on_a_closed_channel(self, store: Store) -> None:
        case = open_case(store)
        change_case(store, "e2", closed_channels=frozenset({Channel.SMS}))
        assert self.refusal(store, case) == "channel_closed"
        assert store.cases.claim(case, Stage.IMMEDIATE, Channel.EMAIL, NOW).claims

    def test_a_case_that_is_gone_gives_no_claim(self, store: Store) -> None:
        with pytest.raises(NotFoundError):
            store.cases.claim(a_case(), Stage.IMMEDIATE, Channel.SMS, NOW)

    def test_a_claim_given_back_can_be_taken_again(self, store: Store) -> None:
        claimed = store.cases.claim(open_case(store), Stage.IMMEDIATE, Channel.SMS, NOW)
        store.cases.release(claimed, Stage.IMMEDIATE, Channel.SMS)
        store.cases.release(claimed, Stage.IMMEDIATE, Channel.SMS)
        assert store.cases.claim(claimed, Stage.IMMEDIATE, Channel.SMS, NOW).claims

    def test_nobody_gives_back_the_claim_of_another(self, store: Store) -> None:
        case = open_case(store)
        first = store.cases.claim(case, Stage.IMMEDIATE, Channel.SMS, NOW)
        store.cases.release(first, Stage.IMMEDIATE, Channel.SMS)
        later = NOW + timedelta(seconds=1)
        second = store.cases.claim(case, Stage.IMMEDIATE, Channel.SMS, later)
        store.cases.release(first, Stage.IMMEDIATE, Channel.SMS)
        assert store.cases.get("p1", "c1") == second
        with pytest.raises(StaleError):
            store.cases.release(case, Stage.IMMEDIATE, Channel.SMS)

    def test_a_finished_stage_keeps_its_first_date(self, store: Store) -> None:
        case = open_case(store)
        self.finish(store, case, date(2027, 3, 22))
        self.finish(store, case, date(2027, 3, 23))
        found = store.cases.get("p1", "c1")
        assert found.done == {Stage.CHECK_IN: date(2027, 3, 22)}
        assert found.skipped == frozenset()

    def test_a_retry_is_kept_until_the_stage_is_over(self, store: Store) -> None:
        case = open_case(store)
        again = NOW + timedelta(minutes=5)
        store.cases.finish(
            case, Stage.CHECK_IN, NOW.date(), skipped=False, retry_at=again, look_again_at=again
        )
        found = store.cases.get("p1", "c1")
        assert (found.retry_at, found.done) == ({Stage.CHECK_IN: again}, {})
        self.finish(store, case, NOW.date(), skipped=True)
        found = store.cases.get("p1", "c1")
        assert found.retry_at == {}
        assert found.skipped == {Stage.CHECK_IN}

    def test_a_stage_of_an_ended_case_is_not_finished(self, store: Store) -> None:
        case = open_case(store)
        store.cases.close(case, StopReason.REBOOKED, "his", NOW, NOW)
        with pytest.raises(StaleError):
            self.finish(store, case, NOW.date())
        assert store.cases.get("p1", "c1").done == {}

    def test_a_plan_comes_back_and_binds_its_number(self, store: Store) -> None:
        case = open_case(store)
        step = PlannedStep("DeliverDay1", NOW, Stage.CHECK_IN, NOW, (Channel.SMS, Channel.EMAIL))
        plan = (step, PlannedStep("CloseFollowUp", NOW))
        planned = store.cases.save_plan(case, plan, frozenset({Stage.IMMEDIATE}), NOW)
        assert planned == replace(case, plan=plan, skipped=frozenset({Stage.IMMEDIATE}))
        assert store.cases.save_plan(case, plan, frozenset(), NOW).skipped == frozenset()

    def test_a_plan_is_refused_once_another_is_asked_for(self, store: Store) -> None:
        case = open_case(store)
        change_case(store, "e2", plan_no=2)
        with pytest.raises(StaleError):
            store.cases.save_plan(case, (), frozenset(), NOW)

    def test_an_ended_case_is_not_planned(self, store: Store) -> None:
        case = open_case(store)
        store.cases.close(case, StopReason.REBOOKED, "his", NOW, NOW)
        with pytest.raises(StaleError):
            store.cases.save_plan(case, (), frozenset(), NOW)

    @pytest.mark.requirement("NS-18")
    def test_a_case_closes_with_its_reason_and_is_looked_at_once_more(self, store: Store) -> None:
        open_case(store)
        case = change_case(store, "e2", pause=PAUSE)
        closed = store.cases.close(case, StopReason.COMPLETED, "weerzien", NOW, NOW)
        assert closed.state is CaseState.CLOSED
        assert closed.stop == Stop(StopReason.COMPLETED, "weerzien", NOW)
        assert closed.pause is None
        assert closed.rev == case.rev + 1
        assert store.cases.get("p1", "c1") == closed
        assert store.cases.overdue(NOW + timedelta(days=9), 9) == (("p1", "c1"),)
        store.cases.leave_agenda(closed)
        assert store.cases.overdue(NOW + timedelta(days=9), 9) == ()

    def test_an_open_case_never_leaves_the_agenda(self, store: Store) -> None:
        with pytest.raises(StaleError):
            store.cases.leave_agenda(open_case(store))

    def test_an_ended_case_keeps_its_first_end(self, store: Store) -> None:
        case = open_case(store)
        closed = store.cases.close(case, StopReason.COMPLETED, "weerzien", NOW, NOW)
        for seen in (case, closed):
            with pytest.raises(StaleError):
                store.cases.close(seen, StopReason.FAILED, "weerzien", NOW, NOW)
        assert store.cases.get("p1", "c1") == closed

    def test_a_case_that_an_event_changed_is_not_closed_unseen(self, store: Store) -> None:
        case = open_case(store)
        change_case(store, "e2", heard=True)
        with pytest.raises(StaleError):
            store.cases.close(case, StopReason.COMPLETED, "weerzien", NOW, NOW)

    def test_overdue_cases_come_longest_overdue_first(self, store: Store) -> None:
        for number in range(9):
            case = open_case(store, a_case(f"c{number}"), f"o{number}")
            store.cases.look_again(case, NOW - timedelta(minutes=number))
        found = store.cases.overdue(NOW, 3)
        assert found == (("p1", "c8"), ("p1", "c7"), ("p1", "c6"))
        assert len(store.cases.overdue(NOW, 99)) == 8, "due is before the moment, not at it"

    def test_a_case_is_looked_at_again_when_told(self, store: Store) -> None:
        case = open_case(store)
        store.cases.look_again(case, NOW + timedelta(minutes=5))
        assert store.cases.overdue(NOW + timedelta(minutes=5), 9) == ()
        assert store.cases.overdue(NOW + timedelta(minutes=6), 9) == (("p1", "c1"),)
        assert store.cases.get("p1", "c1").starts == 0

    def test_one_of_two_counts_the_new_start(self, store: Store) -> None:
        case = open_case(store)
        store.cases.look_again(case, NOW, started=True)
        with pytest.raises(StaleError):
            store.cases.look_again(case, NOW, started=True)
        assert store.cases.get("p1", "c1").starts == 1

    def test_an_ended_case_is_not_looked_at_again(self, store: Store) -> None:
        case = open_case(store)
        store.cases.close(case, StopReason.REBOOKED, "his", NOW, NOW)
        with pytest.raises(StaleError):
            store.cases.look_again(case, NOW)

    @staticmethod
    def refusal(store: Store, case: Case) -> str:
        with pytest.raises(ClaimRefusedError) as refused:
            store.cases.claim(case, Stage.IMMEDIATE, Channel.SMS, NOW)
        return refused.value.code

    @staticmethod
    def finish(store: Store, case: Case, on: date, *, skipped: bool = False) -> None:
        store.cases.finish(
            case, Stage.CHECK_IN, on, skipped=skipped, retry_at=None, look_again_at=NOW
        )


def test_a_practice_s_open_cases_are_found_on_the_agenda(store: Store) -> None:
    open_case(store)
    assert store.cases.open_of("p1") == ("c1",)
    assert store.cases.open_of("p2") == ()


def test_a_claim_after_a_restore_is_taken_whatever_the_case_s_state(store: Store) -> None:
    case = open_case(store)
    store.cases.close(case, StopReason.REBOOKED, "his", NOW, NOW)
    assert store.cases.reclaim(case, Stage.IMMEDIATE, Channel.SMS, NOW)
    assert not store.cases.reclaim(case, Stage.IMMEDIATE, Channel.SMS, NOW)
    assert store.cases.get("p1", "c1").claims == {KEY: NOW}
