"""The page in Dutch: three questions, what we know, and what the clinician fills in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest

from fakes.samples import NOW, a_practice
from weerzien.domain.contact import ContactStatus, Direction
from weerzien.domain.follow_up.answers import AUTOMATIC
from weerzien.domain.hand_over import (
    HandOver,
    HandOverContact,
    HandOverStatus,
    HandOverStep,
    HandOverTask,
    WhyWithdrawn,
    without_words,
)
from weerzien.domain.task import NextStep, Outcome, TaskKind, TaskState
from weerzien.domain.vocabulary import Barrier, Channel, Lane, Stage, StopReason
from weerzien.texts import record_words as words
from weerzien.texts.hand_over import ADJUST, CHANGED, PLANNED, journal_line, page_text, sections

DAY = timedelta(days=1)
PRACTICE = a_practice()
SENT = HandOverContact(
    "immediate.sms", NOW, Channel.SMS, Direction.OUT, ContactStatus.DELIVERED, Stage.IMMEDIATE
)
CALLED = HandOverContact(
    "e9", NOW + DAY, Channel.PHONE, Direction.OUT, ContactStatus.MADE, reason="reached"
)
NOTICE = HandOverTask(
    TaskKind.CLINICIAN_NOTICE,
    TaskState.COMPLETED,
    NOW + 3 * DAY,
    steps=(HandOverStep(NOW + 3 * DAY, Outcome.DONE, NextStep.PERSONAL_CALL),),
)
PAGE = HandOver(
    practice_id="p1",
    patient_id="x1",
    case_id="c1",
    appointment_id="a2",
    visit_start=NOW + 8 * DAY,
    status=HandOverStatus.READY,
    missed=(NOW,),
    missed_ids=("a1",),
    days_elapsed=8,
    lane=Lane.HIGH_RISK,
    ended=StopReason.REBOOKED,
    messages_ended=StopReason.OPTED_OUT,
    contacts=(SENT, CALLED),
    tasks=(NOTICE,),
    barriers=(Barrier.COSTS, Barrier.FEAR),
    opted_out=(Channel.SMS,),
    note_ref="note-7",
    plan_ref="plan-7",
    last_visit_id="a0",
    last_visit_start=NOW - 28 * DAY,
    rev=1,
    made_at=NOW,
)


def lines(code: str, **changes: Any) -> str:
    found = sections(replace(PAGE, **changes), PRACTICE)
    return "\n".join(next(one.lines for one in found if one.code == code))


@pytest.mark.requirement("DH-01")
def test_the_page_has_the_three_questions_in_order() -> None:
    assert [one.title for one in sections(PAGE, PRACTICE)] == [PLANNED, CHANGED, ADJUST]
    text = page_text(PAGE, PRACTICE)
    assert text.index(PLANNED) < text.index(CHANGED) < text.index(ADJUST)


@pytest.mark.requirement("DH-01")
@pytest.mark.parametrize("code", ["planned", "changed", "adjust"])
def test_each_question_is_left_to_the_clinician_to_fill_in_or_confirm(code: str) -> None:
    assert "Door de behandelaar in te vullen of te bevestigen in het dossier" in lines(code)


@pytest.mark.requirement("DH-01")
def test_whether_the_plan_must_be_adjusted_is_never_answered_by_us() -> None:
    bare = replace(PAGE, contacts=(), tasks=(), barriers=())
    assert lines("adjust") == "\n".join(sections(bare, PRACTICE)[2].lines)


@pytest.mark.requirement("DH-02")
def test_it_points_to_the_last_note_and_the_plan_or_says_where_to_look() -> None:
    told = lines("planned")
    assert "Laatste notitie: note-7." in told
    assert "Plan: plan-7." in told
    assert "Laatste bezoek daarvoor: maandag 22 februari 2027." in told
    unknown = lines("planned", note_ref=None, plan_ref=None, last_visit_start=None)
    assert unknown.count("zie het dossier") == 3


@pytest.mark.requirement("DH-03")
def test_it_tells_what_happened_in_local_time() -> None:
    assert "Gemiste afspraak: maandag 22 maart 2027 om 10:00." in lines("planned")
    told = lines("changed")
    for part in (
        "Tussen de gemiste en de nieuwe afspraak: 8 dagen.",
        "Opvolging: hoog risico; er is een nieuwe afspraak.",
        "De berichten stopten eerder: de patiënt meldde zich af.",
        "maandag 22 maart 2027 om 10:00: sms (eerste bericht), aangekomen.",
        "dinsdag 23 maart 2027 om 10:00: telefoon, patiënt gesproken.",
        "Maakt komen lastig, volgens de patiënt: kosten, spanning of angst.",
        (
            "Taak “Patiënt reageert niet: wat is nodig?” (donderdag 25 maart 2027): "
            "donderdag 25 maart 2027 gedaan, behandelaar belt zelf; afgerond."
        ),
        "Afgemeld voor: sms.",
    ):
        assert part in told, part


def test_one_day_is_one_day() -> None:
    assert "1 dag." in lines("changed", days_elapsed=1)


def test_nothing_is_said_of_what_there_was_not() -> None:
    told = lines("changed", contacts=(), tasks=(), barriers=(), opted_out=(), messages_ended=None)
    assert "Er was geen contact." in told
    assert "De patiënt noemde niets dat komen lastig maakt." in told
    assert "Afgemeld" not in told
    assert "eerder" not in told


@pytest.mark.requirement("CO-14")
def test_an_erased_page_does_not_claim_that_nothing_was_named() -> None:
    told = page_text(without_words(PAGE), PRACTICE)
    assert "lastig" not in told
    assert "note-7" not in told


def test_an_accepted_task_without_outcome_says_who_took_it_is_at_it() -> None:
    open_one = replace(NOTICE, state=TaskState.ACCEPTED, steps=())
    assert ": aangenomen." in lines("changed", tasks=(open_one,))


def test_what_does_not_fit_is_counted() -> None:
    told = lines("changed", earlier_contacts=4)
    assert "Eerdere contactmomenten, in het logboek: 4." in told


@pytest.mark.requirement("DH-04")
@pytest.mark.parametrize("why", list(WhyWithdrawn))
def test_a_withdrawn_page_says_so_and_nothing_else(why: WhyWithdrawn) -> None:
    page = replace(PAGE, status=HandOverStatus.WITHDRAWN, why_withdrawn=why)
    text = page_text(page, PRACTICE)
    assert text.startswith("Overdracht ingetrokken")
    assert PLANNED not in text
    assert "sms" not in text
    assert "ingetrokken" in journal_line(page, PRACTICE)


def test_the_journal_line_is_one_line() -> None:
    line = journal_line(PAGE, PRACTICE)
    assert "\n" not in line
    assert "2 contactmomenten" in line
    assert "maandag 22 maart 2027" in line


@pytest.mark.parametrize(
    ("table", "listed"),
    [
        (words.CHANNELS, Channel),
        (words.STAGES, Stage),
        (words.BARRIERS, Barrier),
        (words.ENDS, StopReason),
        (words.STATUSES, ContactStatus),
        (words.TASK_STATES, TaskState),
        (words.OUTCOMES, Outcome),
        (words.NEXT_STEPS, NextStep),
    ],
)
def test_every_code_has_its_words(table: dict[StrEnum, str], listed: Any) -> None:
    assert set(table) == set(listed)


@pytest.mark.parametrize("status", list(ContactStatus))
@pytest.mark.parametrize(
    "reason", ["", "unheard_of", "opt_out_lifted", "no_contact_lifted", *Outcome]
)
def test_every_contact_has_words(status: ContactStatus, reason: str) -> None:
    contact = replace(CALLED, status=status, reason=reason)
    assert re.search(r"telefoon, [a-z][^,]+\.", lines("changed", contacts=(contact,)))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("voicemail", "voicemail ingesproken"),
        ("opt_out_lifted", "een medewerker hief de afmelding op"),
    ],
)
def test_what_a_colleague_did_is_told_by_what_it_came_to(reason: str, told: str) -> None:
    assert f"telefoon, {told}." in lines("changed", contacts=(replace(CALLED, reason=reason),))
    assert f"{told}." not in lines("changed", contacts=(replace(SENT, reason=reason),))


@pytest.mark.requirement("DH-03", "EC-S15")
def test_a_machine_is_called_a_machine() -> None:
    answer = HandOverContact("e1", NOW, Channel.EMAIL, Direction.IN, ContactStatus.RECEIVED)
    assert "e-mail, antwoord van de patiënt." in lines("changed", contacts=(answer,))
    by_itself = replace(answer, reason=AUTOMATIC)
    assert "e-mail, automatisch antwoord." in lines("changed", contacts=(by_itself,))
