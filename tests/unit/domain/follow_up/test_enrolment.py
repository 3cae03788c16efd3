"""From a no-show mark to a case: one per missed appointment, one series per patient."""

from dataclasses import replace
from datetime import date

import pytest

from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
    DETAILS,
    HOUR,
    MARKED,
    MINUTE,
    MISSED,
    PRACTICE,
    Status,
    Story,
    booked,
    noshow,
    report,
)
from weerzien.domain.event import PatientOptedOut, PatientReported
from weerzien.domain.patient import PatientDetails, Representative
from weerzien.domain.practice import Rehearsal
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Channel, Lane, RiskCategory, StopReason, Variant

LATER_VISIT = report(Status.BOOKED, "next", start=MISSED + 4 * DAY)
"""A visit that was in the agenda before the missed one, as in a series."""


@pytest.mark.requirement("NS-01", "NS-02", "NS-03", "AU-01", "AU-13")
def test_a_mark_alone_opens_one_case_in_the_standard_lane() -> None:
    story = Story()
    story.tell(noshow())
    assert story.case.is_open
    assert story.case.lane is Lane.STANDARD
    assert story.case.protocol == "standard-1+sms"
    assert story.case.missed_start == MISSED
    assert story.work == []


@pytest.mark.requirement("NS-02")
def test_who_the_clinician_is_makes_no_difference() -> None:
    one, other = Story(), Story()
    one.tell(replace(noshow(), clinician_ref="c1"))
    other.tell(replace(noshow(), clinician_ref="c2"))
    assert one.case == other.case


@pytest.mark.requirement("AU-03", "HR-22")
def test_a_risk_mark_opens_the_case_in_the_high_risk_lane_with_the_variant_of_its_discipline() -> (
    None
):
    practice = replace(PRACTICE, discipline_variants={"ggz": Variant.MENTAL_HEALTH})
    story = Story(practice, AT_RISK)
    story.tell(noshow(discipline="ggz"))
    assert story.case.lane is Lane.HIGH_RISK
    assert story.case.protocol == "high_risk-1"
    assert story.case.variant is Variant.MENTAL_HEALTH


@pytest.mark.requirement("EC-E01", "AU-18")
def test_the_same_mark_three_times_under_other_ids_is_one_case() -> None:
    story = Story()
    for _ in range(3):
        story.tell(noshow(), at=MARKED)
        story.later(HOUR)
    assert len(story.cases) == 1
    assert story.case.mark_received_at == MARKED


@pytest.mark.requirement("EC-E02", "D3")
def test_a_booking_made_after_the_missed_start_that_comes_first_closes_the_case_at_birth() -> None:
    story = Story(now=MARKED + 2 * HOUR)
    story.tell(booked(made=MISSED + HOUR), at=MISSED + HOUR)
    story.tell(noshow(), at=MARKED)
    assert not story.case.is_open
    assert story.why == StopReason.REBOOKED
    assert story.case.rebooking_id == "new"


@pytest.mark.requirement("EC-E03", "NS-32", "D4")
@pytest.mark.parametrize(
    "status", [Status.ARRIVED, Status.FULFILLED, Status.ENTERED_IN_ERROR, Status.CANCELLED]
)
def test_a_mark_that_is_corrected_ends_the_case(status: Status) -> None:
    story = Story()
    story.tell(noshow())
    story.later(5 * MINUTE).tell(report(status))
    assert story.why == StopReason.MARK_CORRECTED


@pytest.mark.requirement("EC-E07", "NS-29", "D19")
def test_a_visit_of_the_same_discipline_booked_before_means_nothing_is_sent() -> None:
    story = Story()
    story.tell(LATER_VISIT, at=MISSED - 10 * DAY)
    story.tell(noshow())
    assert story.why == StopReason.ALREADY_REBOOKED
    assert story.work == []


@pytest.mark.requirement("EC-E07", "NS-29")
@pytest.mark.parametrize(("days", "calls"), [(7, []), (10, ["call_day1"])])
def test_high_risk_with_a_visit_booked_before_is_called_only_if_it_is_far_ahead(
    days: int, calls: list[str]
) -> None:
    story = Story(details=AT_RISK)
    story.tell(report(Status.BOOKED, "next", start=MISSED + days * DAY), at=MISSED - 10 * DAY)
    story.tell(noshow())
    assert story.why == StopReason.ALREADY_REBOOKED
    assert story.work == calls


@pytest.mark.requirement("EC-E07")
def test_a_visit_of_another_discipline_booked_before_starts_the_series_all_the_same() -> None:
    story = Story()
    story.tell(replace(LATER_VISIT, discipline="dietist"), at=MISSED - 10 * DAY)
    story.tell(noshow())
    assert story.case.is_open


@pytest.mark.requirement("EC-E09", "NS-19", "D18")
def test_two_missed_appointments_on_one_day_are_one_series() -> None:
    story = Story()
    second = noshow("second", start=MISSED + 5 * HOUR)
    story.tell(report(Status.BOOKED, "second", start=MISSED + 5 * HOUR), at=MISSED - DAY)
    story.tell(noshow())
    story.later(6 * HOUR).tell(second)
    assert len(story.open_cases) == 1
    assert story.case.appointment_ids == ("missed", "second")
    assert [one.stop.reason for one in story.cases.values() if one.stop] == [StopReason.MERGED]


@pytest.mark.requirement("EC-E09", "NS-19", "D18")
def test_a_second_no_show_on_day_four_joins_the_series_and_brings_its_risk() -> None:
    story = Story()
    story.tell(noshow())
    story.later(4 * DAY).tell(
        noshow("second", start=MISSED + 4 * DAY, discipline="dietist", patient=AT_RISK)
    )
    assert len(story.open_cases) == 1
    assert story.case.missed_start == MISSED
    assert story.case.lane is Lane.HIGH_RISK
    assert "call_day1" in story.work


@pytest.mark.requirement("NS-19", "AU-18")
def test_who_misses_the_new_appointment_too_gets_a_new_series_even_if_its_booking_never_came() -> (
    None
):
    story = Story()
    story.tell(noshow())
    story.later(3 * DAY).tell(noshow("new", start=MISSED + 3 * DAY, made=MISSED + HOUR))
    first, second = story.cases.values()
    assert first.stop is not None
    assert first.stop.reason == StopReason.REBOOKED
    assert second.is_open
    assert second.missed_start == MISSED + 3 * DAY


@pytest.mark.requirement("EC-E10")
def test_a_group_session_missed_by_two_makes_a_case_for_each() -> None:
    one, other = Story(), Story()
    one.tell(noshow("seat-1"))
    other.tell(noshow("seat-2"))
    assert one.case.id != other.case.id


@pytest.mark.requirement("EC-E11")
@pytest.mark.parametrize("by_practice", [True, False])
def test_a_cancelled_appointment_makes_no_case(by_practice: bool) -> None:
    story = Story()
    story.tell(report(Status.CANCELLED, by_practice=by_practice), at=MISSED - 3 * HOUR)
    assert story.cases == {}


@pytest.mark.requirement("EC-E13")
def test_a_test_patient_gets_a_series_in_rehearsal_only() -> None:
    test_patient = replace(DETAILS, test=True)
    rehearsing = replace(PRACTICE, rehearsal=Rehearsal(MARKED, MARKED, 10_080, frozenset()))
    live, rehearsal = Story(details=test_patient), Story(rehearsing, test_patient)
    live.tell(noshow())
    rehearsal.tell(noshow())
    assert live.why == StopReason.PRACTICE_STOPPED
    assert rehearsal.case.is_open


@pytest.mark.requirement("EC-E13", "AU-21")
def test_with_sending_switched_off_the_case_is_recorded_all_the_same() -> None:
    story = Story(replace(PRACTICE, sending=False))
    story.tell(noshow())
    assert story.case.is_open


@pytest.mark.requirement("EC-E14")
def test_a_mark_before_the_start_makes_a_case_of_that_start() -> None:
    story = Story(now=MISSED - 10 * MINUTE)
    story.tell(noshow())
    assert story.case.is_open
    assert story.case.missed_start == MISSED


@pytest.mark.requirement("NS-28", "EC-E04", "D5")
def test_a_mark_older_than_three_days_starts_no_messages_but_high_risk_is_called_at_once() -> None:
    standard, at_risk = Story(now=MISSED + 4 * DAY), Story(details=AT_RISK, now=MISSED + 4 * DAY)
    standard.tell(noshow())
    at_risk.tell(noshow())
    assert standard.why == at_risk.why == StopReason.TOO_OLD
    assert standard.work == []
    assert at_risk.work == ["call_day1", "not_feasible_72h"]
    assert at_risk.task(TaskKind.CALL_DAY1).opens_at == at_risk.now


@pytest.mark.requirement("NS-33", "EC-P09", "D17")
def test_without_any_channel_a_person_writes_or_calls() -> None:
    story = Story(details=replace(DETAILS, phone="+31201234567", email=None))
    story.tell(noshow())
    assert story.why == StopReason.NO_CHANNEL
    assert story.work == ["contact_by_hand"]


@pytest.mark.requirement("NS-33", "D17")
def test_high_risk_without_any_channel_goes_on_by_people_alone() -> None:
    story = Story(details=replace(AT_RISK, phone="+31201234567", email=None))
    story.tell(noshow())
    assert story.case.is_open
    assert not story.case.may_send


@pytest.mark.requirement("NS-33", "EC-P09", "EC-P14")
@pytest.mark.parametrize("details", [replace(DETAILS, phone=None), replace(DETAILS, email=None)])
def test_one_channel_is_enough_for_a_series(details: PatientDetails) -> None:
    story = Story(details=details)
    story.tell(noshow())
    assert story.case.is_open


@pytest.mark.requirement("EC-P01", "D16")
@pytest.mark.parametrize("guardian_known", [True, False])
def test_a_child_is_followed_up_through_its_guardian_or_by_a_person(guardian_known: bool) -> None:
    guardian = Representative(phone="+31620000009") if guardian_known else None
    child = replace(DETAILS, birth_date=date(2019, 1, 1), representative=guardian)
    story = Story(details=child)
    story.tell(noshow())
    assert story.case.is_open is guardian_known
    assert story.work == ([] if guardian_known else ["contact_by_hand"])


def test_an_event_of_an_unknown_patient_waits() -> None:
    story = Story(details=None)
    changes = story.tell(noshow())
    assert changes.waits_for_patient
    assert story.cases == {}


def test_a_mark_that_brings_the_patient_along_need_not_wait() -> None:
    story = Story(details=None)
    story.tell(noshow(patient=DETAILS))
    assert story.case.is_open


@pytest.mark.requirement("AU-18")
def test_old_details_that_come_late_do_not_replace_newer_ones() -> None:
    story = Story()
    story.tell(PatientReported(replace(DETAILS, phone="+31620000002")), at=MARKED)
    story.later(HOUR).tell(PatientReported(DETAILS), at=MARKED - HOUR)
    assert story.patient is not None
    assert story.patient.details.phone == "+31620000002"


@pytest.mark.requirement("CO-17", "D1")
def test_a_later_series_uses_the_channels_that_are_left() -> None:
    story = Story()
    story.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"))
    story.tell(noshow())
    assert story.case.is_open
    story.later(HOUR).tell(PatientOptedOut(frozenset({Channel.EMAIL}), "link"))
    assert story.why == StopReason.OPTED_OUT


@pytest.mark.requirement("HR-01", "D10")
def test_which_risks_there_are_is_kept_with_the_case() -> None:
    story = Story(details=replace(DETAILS, risks=frozenset(RiskCategory)))
    story.tell(noshow())
    assert story.case.risks == frozenset(RiskCategory)
