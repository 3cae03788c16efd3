"""Small rules at their edges: hours of an evening, days of a protocol, words with fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from unit.domain.follow_up.story import (
    DAY,
    DETAILS,
    HOUR,
    MARKED,
    MISSED,
    PRACTICE,
    Status,
    Story,
    booked,
    noshow,
    report,
)
from unit.domain.test_people_plan import CALL, local, people
from unit.texts.conftest import ALL_TRUE, SMS_BRIEF
from weerzien.domain.compose_mail import mail_values
from weerzien.domain.contact_target import ContactProblem, ContactTarget, contact_target
from weerzien.domain.errors import RefusedError, TooManyEventsError
from weerzien.domain.event import PatientOptedOut, PatientReported
from weerzien.domain.patient import PatientDetails, Representative
from weerzien.domain.plan_moments import first_moment, grace_ends
from weerzien.domain.protocol import Touchpoint, offsets_are_valid, protocol_for
from weerzien.domain.retention import _passed
from weerzien.domain.text import Fact, Sentence, say
from weerzien.domain.vocabulary import Channel, Lane, Stage, StopReason, Variant
from weerzien.domain.wording import fingerprint, spoken
from weerzien.texts.nl_u.frame import FRAME

BOTH = (Channel.SMS, Channel.EMAIL)
DAY0 = date(2027, 3, 2)


@pytest.mark.requirement("NS-25", "NS-26")
@pytest.mark.parametrize(
    ("stage", "at", "moment"),
    [
        # 20:30 at the practice: the opening may still go on the day itself, nothing else may.
        (Stage.IMMEDIATE, "2027-03-02T19:30", "2027-03-02T19:30"),
        (Stage.IMMEDIATE, "2027-03-02T19:59", "2027-03-02T19:59"),
        (Stage.IMMEDIATE, "2027-03-02T19:59:30", "2027-03-03T08:00"),
        (Stage.IMMEDIATE, "2027-03-03T18:59", "2027-03-03T18:59"),
        (Stage.IMMEDIATE, "2027-03-03T18:59:30", "2027-03-04T08:00"),
        (Stage.VALUE, "2027-03-02T18:59:30", "2027-03-03T08:00"),
    ],
)
def test_a_moment_is_in_a_window_that_leaves_a_minute_to_hand_over(
    stage: Stage, at: str, moment: str
) -> None:
    found = first_moment(Touchpoint(stage, 0, BOTH), utc(at), DAY0, PRACTICE)
    assert found == utc(moment)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.requirement("NS-10")
@pytest.mark.parametrize("lane", Lane)
@pytest.mark.parametrize("variant", Variant)
def test_the_last_contact_may_be_on_either_edge_of_its_band(lane: Lane, variant: Variant) -> None:
    protocol = protocol_for(lane, variant, PRACTICE)
    own = tuple(one.offset for one in protocol.touchpoints)
    assert offsets_are_valid(protocol, own)
    assert not offsets_are_valid(protocol, ())
    if protocol.last_contact_band is None:
        return
    first, last = protocol.last_contact_band
    for day, valid in ((first - 1, False), (first, True), (last, True), (last + 1, False)):
        offsets = (*range(len(own) - 1), day)
        assert offsets_are_valid(protocol, offsets) is (valid and day >= len(own) - 1)


@pytest.mark.requirement("D16")
@pytest.mark.parametrize(
    ("details", "problem"),
    [
        (replace(DETAILS, birth_date=date(2020, 1, 1)), ContactProblem.GUARDIAN_MISSING),
        (
            replace(DETAILS, representative=Representative(leads=True)),
            ContactProblem.REPRESENTATIVE_MISSING,
        ),
    ],
    ids=["guardian", "curator"],
)
def test_a_representative_without_an_address_is_who_would_be_written_to(
    details: PatientDetails, problem: ContactProblem
) -> None:
    found = contact_target(details, DAY0, PRACTICE)
    assert found == ContactTarget(is_representative=True, problem=problem)


@pytest.mark.requirement("D1", "CO-17")
@pytest.mark.parametrize("channel", BOTH)
def test_an_opt_out_falls_with_its_own_address_only(channel: Channel) -> None:
    story = Story()
    story.tell(PatientOptedOut(frozenset(BOTH), "link"))
    moved: dict[Channel, PatientDetails] = {
        Channel.SMS: replace(DETAILS, phone="+31620000009"),
        Channel.EMAIL: replace(DETAILS, email="other@example.org"),
    }
    story.later(HOUR).tell(PatientReported(moved[channel]))
    assert story.patient is not None
    assert story.patient.opted_out == set(BOTH) - {channel}


@pytest.mark.requirement("NS-29", "NS-31")
def test_of_two_returns_the_one_made_first_counts_whenever_it_was_changed() -> None:
    story = Story()
    story.tell(noshow())
    story.later(DAY)
    story.tell(
        booked("second", start=MISSED + 8 * DAY, made=MISSED + 2 * HOUR), at=MISSED + 2 * HOUR
    )
    story.tell(booked("first", start=MISSED + 6 * DAY), at=MISSED + 3 * HOUR)
    assert story.case.rebooking_id == "first"


@pytest.mark.requirement("AU-18", "NS-29")
def test_a_visit_that_was_moved_before_its_mark_came_keeps_its_missed_start() -> None:
    story = Story(now=MISSED + DAY)
    story.tell(report(Status.BOOKED, start=MISSED + 6 * DAY), at=MARKED + HOUR)
    story.tell(noshow(), at=MARKED)
    assert story.case.missed_start == MISSED


@pytest.mark.requirement("EC-E14")
def test_a_mark_at_the_very_start_is_known_at_once() -> None:
    assert people("2027-03-26T10:00", "2027-03-26T10:00")[CALL].opens_at == local(
        "2027-03-26T10:00"
    )


@pytest.mark.requirement("NS-32", "D4")
def test_a_missed_visit_that_is_booked_again_for_the_same_time_was_marked_by_mistake() -> None:
    story = Story()
    story.tell(noshow())
    story.later(HOUR).tell(report(Status.BOOKED))
    assert story.why == StopReason.MARK_CORRECTED


@pytest.mark.requirement("NS-25")
def test_a_mark_at_the_last_moment_for_an_answer_in_time_is_answered_in_time() -> None:
    target = MISSED + timedelta(minutes=PRACTICE.day0_target_minutes)
    assert grace_ends(MISSED, target, PRACTICE) == target
    late = target + timedelta(seconds=1)
    assert grace_ends(MISSED, late, PRACTICE) == late + timedelta(minutes=PRACTICE.grace_minutes)


def test_who_sends_too_much_is_told_how_long_to_wait() -> None:
    assert TooManyEventsError(7).seconds == 7


@pytest.mark.requirement("CO-14", "AU-15")
@pytest.mark.parametrize(
    ("ahead", "counts"),
    [(-DAY, True), (timedelta(), True), (DAY, True), (DAY + timedelta(seconds=1), False)],
)
def test_only_a_moment_well_ahead_is_a_rehearsals(ahead: timedelta, counts: bool) -> None:
    assert (_passed(MARKED + ahead, MARKED) == MARKED + ahead) is counts


@pytest.mark.requirement("AU-17")
def test_a_field_that_nobody_knows_is_refused_and_not_left_out() -> None:
    with pytest.raises(RefusedError):
        spoken([say("Dag {onbekend}")], frozenset(), {})
    assert spoken([say("Dag {leeg}")], frozenset(), {"leeg": ""}) == []


@pytest.mark.requirement("CO-03")
def test_a_mail_may_name_these_things_and_no_others() -> None:
    values = mail_values(replace(SMS_BRIEF, patient_name="", facts=ALL_TRUE), FRAME)
    assert {name: values[name] for name in ("first_name", "patient_name", "short_name")} == {
        "first_name": "Sanne",
        "patient_name": "Sanne",
        "short_name": "De Linde",
    }
    named = {"first_name", "patient_name", "practice_name", "short_name", "phone", "link", "visit"}
    assert set(values) == named | {"date", "day", "when"}


@pytest.mark.requirement("NS-13")
def test_a_version_follows_what_a_text_is_made_of_and_not_its_order_in_memory() -> None:
    one = fingerprint(SMS_BRIEF, {"a": "1", "b": "2"})
    assert one == fingerprint(SMS_BRIEF, {"b": "2", "a": "1"})
    assert one != fingerprint(SMS_BRIEF, {"a": "1", "b": "3"})


@pytest.mark.requirement("CO-12")
@pytest.mark.parametrize("if_room", [True, False])
def test_a_sentence_knows_whether_it_may_fall_away(if_room: bool) -> None:
    unless = frozenset({Fact.MISSED_TODAY})
    said = say("Tot dan", Fact.CAN_REPLY, unless=unless, if_room=if_room)
    assert said == Sentence("Tot dan", frozenset({Fact.CAN_REPLY}), unless, if_room)
