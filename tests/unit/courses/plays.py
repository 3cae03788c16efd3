"""The courses that are recorded: each lane and variant whole, and each way a course can turn."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Final

from unit.courses.course import DAY, HOUR, Course, Play, channels
from unit.domain.follow_up.story import AT_RISK, BEFORE, DETAILS, MISSED, Status, booked, report
from unit.usecases.clinic import PERMANENT, TEMPORARY, UNKNOWN
from weerzien.domain.event import (
    AddressFailed,
    BarrierNamed,
    BlockLifted,
    ContactMade,
    ErasureAsked,
    PatientDeclined,
    PatientDeregistered,
    PatientDied,
    PatientOptedIn,
    PatientOptedOut,
    PatientReplied,
    PatientReported,
    StaffResumed,
    StaffStopped,
    TaskAccepted,
)
from weerzien.domain.patient import PatientDetails
from weerzien.domain.receipt import ReceiptKind
from weerzien.domain.task import NextStep, Outcome, TaskKind
from weerzien.domain.vocabulary import Barrier, Channel, StopReason, Variant

LANES: Final = {"standard": DETAILS, "high_risk": AT_RISK}
END: Final = 20 * DAY


def plays() -> dict[str, Play]:
    """All courses by name."""
    found: dict[str, Play] = {}
    for (lane, details), variant in product(LANES.items(), Variant):
        found[f"{lane} {variant} unanswered"] = _whole(details, variant)
    for lane, details in LANES.items():
        found |= {f"{lane}, {name}": play for name, play in _turns(details).items()}
    return found | _people() | _carriers()


def _whole(details: PatientDetails, variant: Variant) -> Play:
    return lambda: Course.of(details, variant).after(END)


def _turns(details: PatientDetails) -> dict[str, Play]:
    """What a patient, or the source, may do on the second day."""

    def on_day2() -> Course:
        return Course.of(details).after(2 * DAY)

    sms, both = channels(Channel.SMS), channels(Channel.SMS, Channel.EMAIL)
    moved = replace(details, phone="+31620000009")

    def declines() -> Course:
        course = on_day2()
        return course.tell(PatientDeclined(course.execution.case.id)).after(END)

    def names_barrier() -> Course:
        course = on_day2()
        return course.tell(BarrierNamed(course.execution.case.id, Barrier.COSTS)).after(END)

    def loses_both_addresses() -> Course:
        course = on_day2()
        for channel in (Channel.SMS, Channel.EMAIL):
            course.tell(AddressFailed(course.execution.case.id, channel)).after(HOUR)
        return course.after(END)

    return {
        "rebooked": lambda: on_day2().tell(booked()).after(END),
        "rebooked far away": lambda: on_day2().tell(booked(start=MISSED + 60 * DAY)).after(END),
        "rebooked and cancelled": lambda: (
            on_day2()
            .tell(booked())
            .after(DAY)
            .tell(report(Status.CANCELLED, "new", start=MISSED + 6 * DAY, made=MISSED + HOUR))
            .after(END)
        ),
        "cancelled by the practice": lambda: (
            on_day2()
            .tell(booked())
            .after(HOUR)
            .tell(
                report(
                    Status.CANCELLED,
                    "new",
                    start=MISSED + 6 * DAY,
                    made=MISSED + HOUR,
                    by_practice=True,
                )
            )
            .after(END)
        ),
        "corrected": lambda: on_day2().tell(report(Status.FULFILLED)).after(END),
        "entered in error": lambda: on_day2().tell(report(Status.ENTERED_IN_ERROR)).after(END),
        "missed again": lambda: (
            on_day2().tell(report(Status.NOSHOW, "second", start=MISSED + 2 * DAY)).after(END)
        ),
        "opted out of sms": lambda: on_day2().tell(PatientOptedOut(sms, "sms")).after(END),
        "opted out of all and in again": lambda: (
            on_day2()
            .tell(PatientOptedOut(both, "link"))
            .tell(PatientOptedIn(sms, "sms"))
            .after(END)
        ),
        "declines": declines,
        "names a barrier": names_barrier,
        "loses both addresses": loses_both_addresses,
        "replies": lambda: (
            on_day2()
            .tell(PatientReplied(Channel.SMS, "Kan het donderdag?", distress=False))
            .after(END)
        ),
        "replies in distress": lambda: (
            on_day2().tell(PatientReplied(Channel.SMS, "Het gaat niet.", distress=True)).after(END)
        ),
        "died": lambda: on_day2().tell(PatientDied()).after(END),
        "deregistered": lambda: on_day2().tell(PatientDeregistered()).after(END),
        "moved away": lambda: on_day2().tell(PatientDeregistered(StopReason.MOVED)).after(END),
        "another number": lambda: on_day2().tell(PatientReported(moved)).after(END),
        "risk told late": lambda: on_day2().tell(PatientReported(AT_RISK)).after(END),
        "texts STOP": lambda: on_day2().text("STOP").after(END),
        "texts STOP and START": lambda: on_day2().text("STOP").text("START").after(END),
        "texts an answer": lambda: on_day2().text("Ik bel morgen even").after(END),
        "a stranger texts STOP": lambda: on_day2().text("STOP", "+31620000777").after(END),
        "asks to be erased": lambda: on_day2().tell(ErasureAsked("colleague")).after(END),
        "booked before it was marked": lambda: (
            Course.of(details).tell(booked(made=BEFORE)).after(END)
        ),
    }


def _people() -> dict[str, Play]:
    """What colleagues do."""

    def called(outcome: Outcome, then: NextStep | None) -> Play:
        return lambda: (
            Course.of(AT_RISK)
            .after(DAY + HOUR)
            .answer(TaskKind.CALL_DAY1, outcome, then)
            .after(END)
        )

    def replied_to(outcome: Outcome, then: NextStep | None) -> Play:
        reply = PatientReplied(Channel.SMS, "Bel mij", distress=False)
        return lambda: (
            Course.of()
            .after(DAY)
            .tell(reply)
            .after(HOUR)
            .answer(TaskKind.ANSWER_PATIENT, outcome, then)
            .after(END)
        )

    def told(*facts: object) -> Play:
        def play() -> Course:
            course = Course.of().after(DAY)
            for fact in facts:
                course.tell(fact).after(HOUR)  # type: ignore[arg-type]
            return course.after(END)

        return play

    def accepted() -> Course:
        course = Course.of(AT_RISK).after(DAY + HOUR)
        tasks = course.clinic.world.memory.tasks.values()
        task = next(one for one in tasks if one.kind is TaskKind.CALL_DAY1)
        return course.tell(TaskAccepted(task.id, "colleague")).after(END)

    steps = {f"reached, {then}": called(Outcome.REACHED, then) for then in NextStep}
    failed = {
        f"call came to {outcome}": called(outcome, None)
        for outcome in Outcome
        if outcome is not Outcome.REACHED
    }
    replies = {f"reply read, {then}": replied_to(Outcome.DONE, then) for then in (None, *NextStep)}
    sms = channels(Channel.SMS)
    return {
        **steps,
        **failed,
        **replies,
        "call accepted": accepted,
        "stopped by a colleague": told(StaffStopped("colleague")),
        "no contact, then lifted": told(
            StaffStopped("colleague", StopReason.NO_CONTACT),
            BlockLifted("colleague", "patient asked", no_contact=True),
        ),
        "opt-out lifted": told(
            PatientOptedOut(sms, "sms"), BlockLifted("colleague", "patient asked", channels=sms)
        ),
        "paused and resumed": told(
            PatientReplied(Channel.EMAIL, "Vraagje", distress=False), StaffResumed("colleague")
        ),
        "met by chance": told(
            ContactMade("colleague", Channel.PHONE, Outcome.REACHED, "at the desk")
        ),
        "voicemail by hand": told(ContactMade("colleague", Channel.PHONE, Outcome.VOICEMAIL)),
    }


def _carriers() -> dict[str, Play]:
    """What carriers do, and what Reconcile makes of it."""

    def fated(sms: object, mail: object = None) -> Play:
        def play() -> Course:
            course = Course.of()
            world = course.clinic.world
            world.sms.results = [sms] if sms else []  # type: ignore[list-item]
            world.mail.results = [mail] if mail else []  # type: ignore[list-item]
            course.after(4 * HOUR)
            course.clinic.reconcile()
            return course.after(END)

        return play

    def receipted(kind: ReceiptKind, channel: str) -> Play:
        return lambda: Course.of().after(DAY).receipt("immediate", channel, kind).after(END)

    def receipted_late(kind: ReceiptKind) -> Play:
        def play() -> Course:
            course = Course.of()
            course.clinic.world.sms.results = [UNKNOWN]
            return course.after(DAY).receipt("immediate", "sms", kind).after(END)

        return play

    receipts = {
        f"{channel} receipt {kind}": receipted(kind, channel)
        for kind in ReceiptKind
        for channel in ("sms", "email")
    }
    late = {f"unknown, then {kind}": receipted_late(kind) for kind in ReceiptKind}
    nobody = replace(DETAILS, phone=None, email=None)
    return {
        **receipts,
        **late,
        "sms refused for now": fated(TEMPORARY),
        "sms refused for good": fated(PERMANENT),
        "sms unknown": fated(UNKNOWN),
        "mail refused for good": fated(None, PERMANENT),
        "both unknown": fated(UNKNOWN, UNKNOWN),
        "both refused for good": fated(PERMANENT, PERMANENT),
        "no address at all": lambda: Course.of(nobody).after(END),
        "no address at all, high risk": lambda: Course.of(
            replace(AT_RISK, phone=None, email=None)
        ).after(END),
        "mail only": lambda: Course.of(replace(DETAILS, phone=None)).after(END),
        "number that takes no answers": lambda: Course.of(
            sender=replace(Course.of().clinic.practice.sender, two_way=False)
        ).after(END),
    }
