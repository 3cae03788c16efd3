"""What is due when: each rule at its boundary, to the second."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fakes.samples import a_case, a_contact, a_practice, a_task, an_appointment
from weerzien.domain.case import Case, CaseState, Stop
from weerzien.domain.forgetting import forgotten, without_place, without_risks, without_words
from weerzien.domain.kept_file import Expired, KeptCase, KeptFile
from weerzien.domain.patient import Patient, PatientDetails
from weerzien.domain.retention import expired, months_later, periods_of
from weerzien.domain.task import TaskState
from weerzien.domain.vocabulary import Barrier, Channel, RiskCategory, StopReason

CLOSED = datetime(2027, 3, 30, 9, tzinfo=UTC)
KNOWN = CLOSED - timedelta(days=8)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
KEEP = periods_of(a_practice())
DETAILS = PatientDetails(first_name="Test", phone="+31600000001")
RISKS = frozenset({RiskCategory.CRISIS})
BLANK = PatientDetails()


def patient(**changes: Any) -> Patient:
    known = Patient("x1", "p1", DETAILS, KNOWN, case_id="c1", known_since=KNOWN)
    return replace(known, **changes)


def closed(at: datetime = CLOSED, **changes: Any) -> Case:
    ended = replace(a_case(), state=CaseState.CLOSED, stop=Stop(StopReason.REBOOKED, "s", at))
    return replace(ended, **changes)


def file(*cases: KeptCase, **changes: Any) -> KeptFile:
    whole = KeptFile("p1", "x1", patient(), cases=cases or (KeptCase(closed()),))
    return replace(whole, **changes)


def at(moment: datetime, kept: KeptFile) -> Expired:
    return expired(kept, KEEP, moment)


class TestDetails:
    @pytest.mark.requirement("CO-14")
    def test_they_go_thirty_days_after_the_case_closed_and_not_a_second_before(self) -> None:
        due = CLOSED + 30 * DAY
        assert not at(due - SECOND, file()).details
        assert at(due - SECOND, file()).next_look == due
        assert at(due, file()).details

    @pytest.mark.requirement("CO-14")
    def test_of_several_cases_the_last_end_counts(self) -> None:
        earlier = KeptCase(closed(CLOSED - 20 * DAY, id="c0"))
        both = file(earlier, KeptCase(closed()))
        assert not at(CLOSED + 30 * DAY - SECOND, both).details
        assert at(CLOSED + 30 * DAY, both).details

    @pytest.mark.requirement("CO-14")
    def test_a_running_case_needs_them_however_long_and_is_looked_at_again(self) -> None:
        later = CLOSED + 400 * DAY
        running = file(KeptCase(closed()), KeptCase(replace(a_case(), id="c2")))
        found = at(later, running)
        assert not found.details
        assert found.next_look == later + 30 * DAY

    @pytest.mark.requirement("CO-14")
    def test_who_never_missed_anything_is_known_for_thirty_days(self) -> None:
        never = replace(file(), cases=(), patient=patient(case_id=None))
        assert not at(KNOWN + 30 * DAY - SECOND, never).details
        assert at(KNOWN + 30 * DAY, never).details

    @pytest.mark.requirement("CO-14")
    def test_details_that_came_again_after_an_erasure_have_their_own_thirty_days(self) -> None:
        again = file(patient=patient(known_since=CLOSED + 60 * DAY))
        assert not at(CLOSED + 89 * DAY, again).details
        assert at(CLOSED + 90 * DAY, again).details

    @pytest.mark.requirement("CO-14")
    def test_an_open_task_holds_them_but_no_longer_than_ninety_days(self) -> None:
        held = file(KeptCase(closed(), tasks=(a_task(),)))
        found = at(CLOSED + 40 * DAY, held)
        assert not found.details
        assert found.next_look == CLOSED + 41 * DAY
        assert not at(CLOSED + 90 * DAY - SECOND, held).details
        assert at(CLOSED + 90 * DAY, held).details

    def test_a_task_outside_any_case_holds_them_as_well(self) -> None:
        assert not at(CLOSED + 31 * DAY, file(tasks=(a_task(case_id=""),))).details

    def test_a_task_that_is_done_holds_nothing(self) -> None:
        done = a_task().cancelled("rebooked", CLOSED)
        assert at(CLOSED + 30 * DAY, file(KeptCase(closed(), tasks=(done,)))).details

    def test_addresses_that_failed_are_details_too(self) -> None:
        bounced = patient(details=BLANK, bad_addresses=frozenset({"a@example.org"}))
        assert at(CLOSED + 30 * DAY, file(patient=bounced)).details

    def test_where_there_are_none_nothing_is_erased(self) -> None:
        assert not at(CLOSED + 90 * DAY, file(patient=patient(details=BLANK))).details
        assert not at(CLOSED + 90 * DAY, file(patient=None)).details

    @pytest.mark.requirement("AU-15", "CO-14")
    def test_the_date_of_a_rehearsal_that_is_over_holds_nothing_back(self) -> None:
        rehearsed = file(KeptCase(closed(CLOSED + 200 * DAY)))
        assert at(CLOSED + 30 * DAY, rehearsed).details

    @pytest.mark.requirement("CO-14", "NS-38")
    def test_what_protects_the_person_outlives_them(self) -> None:
        known = replace(DETAILS, secret_address=True, no_contact=True, test=True, risks=RISKS)
        left = forgotten(
            patient(details=known, opted_out=frozenset({Channel.SMS}), no_contact_at=KNOWN), CLOSED
        )
        assert left.details == PatientDetails(secret_address=True, no_contact=True, test=True)
        assert left.opted_out == {Channel.SMS}
        assert left.no_contact_at == KNOWN
        assert left.erased_at == CLOSED


class TestWords:
    WORDS = replace(a_contact(), at=CLOSED, note="…", carrier_message_id="m1")

    @pytest.mark.requirement("CO-14")
    def test_a_row_is_pseudonymised_ninety_days_after_the_contact(self) -> None:
        kept = file(KeptCase(closed(), (self.WORDS,)))
        assert at(CLOSED + 90 * DAY - SECOND, kept).contacts == ()
        assert at(CLOSED + 90 * DAY, kept).contacts == (self.WORDS,)
        left = without_words(self.WORDS)
        assert (left.note, left.carrier_message_id) == ("", None)
        assert (left.id, left.at, left.status) == ("immediate.sms", CLOSED, self.WORDS.status)

    def test_a_row_without_words_is_left_alone(self) -> None:
        plain = file(KeptCase(closed(), (without_words(self.WORDS),)))
        assert at(CLOSED + 100 * DAY, plain).contacts == ()

    def test_a_row_outside_any_case_counts_as_well(self) -> None:
        row = replace(self.WORDS, case_id="")
        assert at(CLOSED + 90 * DAY, file(contacts=(row,))).contacts == (row,)

    @pytest.mark.requirement("CO-14")
    def test_a_case_loses_risks_and_barrier_ninety_days_after_its_end(self) -> None:
        case = closed(risks=RISKS, barrier=Barrier.FEAR)
        assert at(CLOSED + 90 * DAY - SECOND, file(KeptCase(case))).cases == ()
        assert at(CLOSED + 90 * DAY, file(KeptCase(case))).cases == (case,)

    @pytest.mark.requirement("CO-14")
    def test_a_task_loses_what_it_said_ninety_days_after_it_was_done(self) -> None:
        task = replace(a_task(), risks=RISKS, remarks=("barrier:fear",), protocol_text="…")
        done = task.cancelled("rebooked", CLOSED)
        kept = file(KeptCase(closed(), tasks=(done,)))
        assert at(CLOSED + 90 * DAY - SECOND, kept).tasks == ()
        assert at(CLOSED + 90 * DAY, kept).tasks == (done,)
        left = without_risks(done, CLOSED)
        assert (left.risks, left.remarks, left.protocol_text) == (frozenset(), (), None)

    def test_an_open_task_keeps_what_a_person_needs_and_is_looked_at_again(self) -> None:
        kept = replace(file(KeptCase(closed())), tasks=(replace(a_task(case_id=""), risks=RISKS),))
        found = at(CLOSED + 200 * DAY, kept)
        assert found.tasks == ()
        assert found.next_look is not None

    @pytest.mark.requirement("CO-14")
    def test_a_missed_visit_loses_its_clinician_and_place(self) -> None:
        visit = replace(an_appointment(), end=CLOSED, clinician_ref="d1", location="kamer 2")
        kept = file(appointments=(visit,))
        assert at(CLOSED + 90 * DAY - SECOND, kept).appointments == ()
        assert at(CLOSED + 90 * DAY, kept).appointments == (visit,)
        assert without_place(visit).clinician_ref is None


class TestLog:
    ROW = replace(a_contact(), at=CLOSED)
    WRITTEN = replace(ROW, written_back_at=CLOSED + DAY)
    DUE = datetime(2029, 3, 30, 9, tzinfo=UTC)

    @pytest.mark.requirement("CO-14")
    def test_a_log_that_is_written_back_goes_after_twenty_four_months(self) -> None:
        kept = KeptCase(closed(), (self.WRITTEN,))
        assert at(self.DUE - SECOND, file(kept)).dropped_cases == ()
        assert at(self.DUE, file(kept)).dropped_cases == (kept,)

    @pytest.mark.requirement("CO-14")
    def test_a_log_that_is_not_written_back_stays_and_is_counted(self) -> None:
        found = at(self.DUE, file(KeptCase(closed(), (self.WRITTEN, self.ROW))))
        assert found.dropped_cases == ()
        assert found.not_written_back == 1
        assert found.next_look == self.DUE + 30 * DAY

    def test_a_case_without_any_contact_has_nothing_to_write_back(self) -> None:
        assert at(self.DUE, file()).dropped_cases == (KeptCase(closed()),)

    def test_the_last_contact_counts_also_when_it_came_after_the_end(self) -> None:
        late = replace(self.WRITTEN, at=CLOSED + DAY)
        kept = KeptCase(closed(), (self.WRITTEN, late))
        assert at(self.DUE, file(kept)).dropped_cases == ()
        assert at(self.DUE + DAY, file(kept)).dropped_cases == (kept,)

    def test_a_case_on_which_somebody_still_works_stays(self) -> None:
        assert at(self.DUE, file(KeptCase(closed(), tasks=(a_task(),)))).dropped_cases == ()

    def test_rows_outside_any_case_follow_the_same_rule(self) -> None:
        loose = replace(self.ROW, case_id="")
        assert at(self.DUE, file(contacts=(loose,))).not_written_back == 1
        written = replace(self.WRITTEN, case_id="")
        assert at(self.DUE, file(contacts=(written,))).dropped_contacts == (written,)

    @pytest.mark.parametrize(
        ("day", "months", "then"),
        [
            ((2027, 3, 30), 24, (2029, 3, 30)),
            ((2028, 2, 29), 24, (2030, 2, 28)),
            ((2027, 12, 31), 2, (2028, 2, 29)),
            ((2027, 11, 1), 1, (2027, 12, 1)),
        ],
    )
    def test_months_are_those_of_the_calendar(
        self, day: tuple[int, int, int], months: int, then: tuple[int, int, int]
    ) -> None:
        assert months_later(datetime(*day, 9, tzinfo=UTC), months) == datetime(*then, 9, tzinfo=UTC)


class TestVisitsAndTheFile:
    def test_a_visit_that_no_case_tells_of_goes_ninety_days_after_it(self) -> None:
        visit = replace(an_appointment("other"), end=CLOSED)
        assert at(CLOSED + 90 * DAY - SECOND, file(appointments=(visit,))).next_look
        kept = file(appointments=(visit,))
        assert at(CLOSED + 90 * DAY - SECOND, kept).dropped_appointments == ()
        assert at(CLOSED + 90 * DAY, kept).dropped_appointments == (visit,)

    def test_the_visits_of_a_kept_case_stay_with_it(self) -> None:
        missed, back = an_appointment("a1"), an_appointment("back")
        kept = file(KeptCase(closed(rebooking_id="back")), appointments=(missed, back))
        assert at(CLOSED + 300 * DAY, kept).dropped_appointments == ()

    def test_an_empty_file_goes_unless_the_person_must_stay_blocked(self) -> None:
        empty = KeptFile("p1", "x1", forgotten(patient(), CLOSED))
        assert at(CLOSED, empty).file
        assert not at(CLOSED, replace(empty, patient=patient())).file
        assert not at(CLOSED, replace(empty, tasks=(a_task(),))).file
        for block in (
            {"opted_out": frozenset({Channel.SMS})},
            {"no_contact_at": CLOSED},
            {"deceased_at": CLOSED},
            {"deregistered_at": CLOSED},
        ):
            assert not at(CLOSED, replace(empty, patient=forgotten(patient(**block), CLOSED))).file

    def test_a_file_with_nothing_left_to_fall_due_leaves_the_agenda(self) -> None:
        blocked = forgotten(patient(no_contact_at=CLOSED), CLOSED)
        assert at(CLOSED, KeptFile("p1", "x1", blocked)).next_look is None


class TestAskedToBeErased:
    ASKED = CLOSED + DAY

    def asked(self, *cases: KeptCase, **changes: Any) -> KeptFile:
        person = replace(forgotten(patient(), self.ASKED), erasure_asked_at=self.ASKED)
        return replace(file(*cases), patient=person, **changes)

    @pytest.mark.requirement("CO-15")
    def test_words_risks_and_places_are_due_at_once(self) -> None:
        row = replace(TestWords.WORDS, at=CLOSED)
        visit = replace(an_appointment(), location="kamer 2")
        case = closed(risks=RISKS)
        done = replace(a_task(), risks=RISKS).cancelled("x", CLOSED)
        found = at(self.ASKED, self.asked(KeptCase(case, (row,), (done,)), appointments=(visit,)))
        assert (found.contacts, found.tasks, found.cases) == ((row,), (done,), (case,))
        assert found.appointments == (visit,)

    @pytest.mark.requirement("CO-15")
    def test_work_that_was_open_ends(self) -> None:
        found = at(self.ASKED, self.asked(KeptCase(closed(), tasks=(a_task(),))))
        assert found.tasks == (a_task(),)
        assert without_risks(a_task(), self.ASKED).state is TaskState.CANCELLED

    @pytest.mark.requirement("CO-15", "CO-06")
    def test_the_log_itself_stays_under_the_pseudonym(self) -> None:
        found = at(self.ASKED, self.asked(KeptCase(closed(), (without_words(a_contact()),))))
        assert found.dropped_cases == ()
        assert found.contacts == ()

    def test_what_came_later_has_its_own_periods(self) -> None:
        row = replace(TestWords.WORDS, at=self.ASKED + DAY)
        assert at(self.ASKED + 2 * DAY, self.asked(KeptCase(closed(), (row,)))).contacts == ()


@pytest.mark.requirement("CO-14")
def test_a_practice_may_keep_shorter_but_never_longer() -> None:
    shorter = periods_of(replace(a_practice(), details_days=7, words_days=14, log_months=6))
    assert (shorter.details, shorter.words, shorter.log_months) == (7 * DAY, 14 * DAY, 6)
    longer = periods_of(replace(a_practice(), details_days=60, words_days=900, log_months=60))
    assert longer == KEEP
    assert not expired(file(), KEEP, CLOSED + 8 * DAY).details
    assert expired(file(), shorter, CLOSED + 8 * DAY).details


@pytest.mark.requirement("CO-14")
def test_a_file_whose_details_are_gone_stays_on_the_agenda_while_a_case_runs() -> None:
    running = KeptFile("p1", "x1", forgotten(patient(), CLOSED), cases=(KeptCase(a_case()),))
    assert at(CLOSED, running).next_look == CLOSED + 30 * DAY


@pytest.mark.requirement("CO-15")
def test_work_from_after_the_request_goes_on() -> None:
    person = replace(forgotten(patient(), CLOSED), erasure_asked_at=CLOSED)
    later = replace(a_task(), created_at=CLOSED + DAY)
    assert (
        at(CLOSED + 2 * DAY, file(KeptCase(closed(), tasks=(later,)), patient=person)).tasks == ()
    )
