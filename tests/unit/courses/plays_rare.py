"""Courses that are seldom: late marks, second series, risks told on the way, other visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from unit.courses.course import DAY, HOUR, Course, Play, channels
from unit.domain.follow_up.story import (
    AT_RISK,
    DETAILS,
    MARKED,
    MISSED,
    PRACTICE,
    Status,
    booked,
    noshow,
    report,
)
from unit.usecases.clinic import TEMPORARY, Clinic, Execution
from weerzien.domain.event import (
    BlockLifted,
    Fact,
    PatientDied,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffStopped,
)
from weerzien.domain.ids import recipient_hash
from weerzien.domain.patient import PatientDetails
from weerzien.domain.practice import Rehearsal
from weerzien.domain.task import NextStep, Outcome, TaskKind
from weerzien.domain.vocabulary import Channel, RiskCategory, StopReason

END: Final = 20 * DAY
BEFORE_EASTER: Final = timedelta(days=24)
"""From the story's Tuesday to Friday 26 March 2027, before a long weekend."""


def rare_plays() -> dict[str, Play]:
    return _marks() | _returns() | _second_series() | _raises() | _words()


def _marked(details: PatientDetails, late: timedelta, shift: timedelta = timedelta()) -> Course:
    """The mark of a visit comes in so much after its start."""
    clinic = Clinic(PRACTICE)
    clinic.now = MISSED + shift + late
    clinic.tell(PatientReported(details))
    clinic.tell(noshow(start=MISSED + shift))
    case = clinic.case
    clinic.start()
    return Course(clinic, Execution(clinic, case))


def _marks() -> dict[str, Play]:
    def marked(details: PatientDetails, late: timedelta, shift: timedelta = timedelta()) -> Play:
        return lambda: _marked(details, late, shift).after(END)

    late = {
        f"{name}, marked {days} days late": marked(details, days * DAY)
        for name, details in (("standard", DETAILS), ("high_risk", AT_RISK))
        for days in (1, 3, 4)
    }

    def refused_in_the_evening() -> Course:
        course = _marked(DETAILS, timedelta(hours=10, minutes=10))
        course.clinic.world.sms.results = [TEMPORARY, TEMPORARY]
        return course.after(END)

    evening = {
        f"marked in the evening, {minutes} minutes after ten hours": marked(
            DETAILS, timedelta(hours=10, minutes=minutes)
        )
        for minutes in (10, 40, 50)
    }
    return {
        **late,
        **evening,
        "marked in the evening, sms refused for now": refused_in_the_evening,
        "high_risk, marked before the start": marked(AT_RISK, -2 * HOUR),
        "high_risk, before a long weekend": marked(AT_RISK, HOUR, BEFORE_EASTER),
        "high_risk, after closing before a long weekend": marked(
            AT_RISK, timedelta(hours=8, minutes=30), BEFORE_EASTER
        ),
    }


def _returns() -> dict[str, Play]:
    def told(*facts: Fact, details: PatientDetails = AT_RISK, after: timedelta = DAY) -> Play:
        def play() -> Course:
            course = Course.of(details).after(after)
            for fact in facts:
                course.tell(fact).after(HOUR)
            return course.after(END)

        return play

    far = report(Status.BOOKED, "new", start=MISSED + 12 * DAY)
    other = booked(discipline="dental")
    off = report(Status.CANCELLED, "new", start=MISSED + 6 * DAY, made=MISSED + HOUR)
    return {
        "high_risk, a far visit was booked before": told(far),
        "high_risk, a far visit that is told of within the hour": told(far, after=HOUR),
        "high_risk, booked for something else": told(other),
        "booked for something else": told(other, details=DETAILS),
        "high_risk, stopped and back later": told(StaffStopped("colleague"), booked(), off),
        "high_risk, back twice": told(booked(), booked("newer", start=MISSED + 9 * DAY)),
    }


def _second_series() -> dict[str, Play]:
    def again(after: timedelta, *, first_stopped: bool) -> Play:
        def play() -> Course:
            course = Course.of().after(after)
            if first_stopped:
                course.tell(StaffStopped("colleague"))
            else:
                course.tell(booked(start=course.clinic.now + HOUR)).after(2 * HOUR)
            second = noshow("new", start=course.clinic.now - HOUR, made=MISSED + HOUR)
            course.tell(second)
            clinic = course.clinic
            clinic.start()
            return Course(clinic, Execution(clinic, clinic.case)).after(END)

        return play

    return {
        "second series an hour after a message": again(HOUR, first_stopped=True),
        "second series on the day after": again(DAY + HOUR, first_stopped=False),
    }


def _raises() -> dict[str, Play]:
    """A risk that is told on the way, at each stage of the week."""

    def raised(after: timedelta, then: NextStep | None) -> Play:
        def play() -> Course:
            course = Course.of().after(after).tell(PatientReported(AT_RISK)).after(HOUR)
            if then is not None:
                course.answer(TaskKind.CALL_DAY1, Outcome.REACHED, then)
            return course.after(END)

        return play

    crisis = replace(AT_RISK, risks=frozenset({RiskCategory.CRISIS}))
    steps = {
        f"raised on day {days}, {then or 'nobody reached'}": raised(days * DAY, then)
        for days in (1, 4, 6)
        for then in (None, NextStep.WILL_BOOK, NextStep.DECLINES)
    }
    addresses = ("+31620000001", "patient@example.org")
    named = frozenset(recipient_hash(PRACTICE.pepper, one) for one in addresses)
    rehearsal = Rehearsal(MARKED, MARKED, 60, named)
    return {
        **steps,
        "crisis flag, unanswered": lambda: Course.of(crisis).after(END),
        "crisis flag in a rehearsal": lambda: Course.of(crisis, rehearsal=rehearsal).after(END),
    }


def _words() -> dict[str, Play]:
    sms = channels(Channel.SMS)
    distress = PatientReplied(Channel.SMS, "Het gaat niet.", distress=True)

    def told(details: PatientDetails, *facts: Fact) -> Play:
        def play() -> Course:
            course = Course.of(details).after(DAY)
            for fact in facts:
                course.tell(fact).after(HOUR)
            return course.after(END)

        return play

    no_contact = StaffStopped("colleague", StopReason.NO_CONTACT)
    return {
        "distress and then death": told(AT_RISK, distress, PatientDied()),
        "distress and then rebooked": told(DETAILS, distress, booked()),
        "rebooked, and then words": told(
            DETAILS, booked(), PatientReplied(Channel.SMS, "Tot dan", distress=False)
        ),
        "opt-out lifted, no contact stays": told(
            DETAILS,
            PatientOptedOut(sms, "sms"),
            no_contact,
            BlockLifted("colleague", "patient asked", channels=sms),
        ),
        "no contact and opt-out lifted together": told(
            DETAILS,
            PatientOptedOut(sms, "sms"),
            no_contact,
            BlockLifted("colleague", "patient asked", channels=sms, no_contact=True),
        ),
        "opted out twice": told(
            AT_RISK, PatientOptedOut(sms, "sms"), PatientOptedOut(sms, "sms"), PatientDied()
        ),
    }
