"""De overdracht voor de behandelaar: drie vragen, met wat Weerzien weet en wat in te vullen is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from weerzien.domain.contact import ContactStatus, Direction
from weerzien.domain.follow_up.answers import AUTOMATIC
from weerzien.domain.hand_over import HandOver, HandOverContact, HandOverTask, WhyWithdrawn
from weerzien.domain.practice import Practice
from weerzien.domain.task import Outcome
from weerzien.domain.vocabulary import Lane
from weerzien.texts.calendar_words import DUTCH_MONTHS, DUTCH_WEEKDAYS
from weerzien.texts.record_words import (
    BARRIERS,
    CHANNELS,
    ENDS,
    NEXT_STEPS,
    OUTCOMES,
    REASONS,
    STAGES,
    STATUSES,
    TASK_STATES,
)
from weerzien.texts.tasks import task_text

TITLE: Final = "Overdracht na een gemiste afspraak"
WITHDRAWN: Final = "Overdracht ingetrokken"
PLANNED: Final = "Wat was er gepland voor de gemiste afspraak?"
CHANGED: Final = "Wat is er sindsdien veranderd?"
ADJUST: Final = "Moet het behandelplan worden aangepast?"

_LANES: Mapping[Lane, str] = MappingProxyType(
    {Lane.STANDARD: "standaard", Lane.HIGH_RISK: "hoog risico"}
)
_WHY: Mapping[WhyWithdrawn, str] = MappingProxyType(
    {
        WhyWithdrawn.CANCELLED: "De nieuwe afspraak gaat niet door.",
        WhyWithdrawn.MISSED: "De nieuwe afspraak is ook gemist. Daarvan komt een eigen overdracht.",
        WhyWithdrawn.CORRECTED: "Er bleek geen afspraak gemist te zijn.",
    }
)
_FILL_IN: Final = "Door de behandelaar in te vullen of te bevestigen in het dossier: "


@dataclass(frozen=True, slots=True)
class PageSection:
    """One of the three questions, with its lines."""

    code: str
    title: str
    lines: tuple[str, ...]


def sections(page: HandOver, practice: Practice) -> tuple[PageSection, ...]:
    """Answer the three questions of DH-01 as far as we may; the third is the clinician's alone."""
    zone = ZoneInfo(practice.time_zone)
    return (
        PageSection("planned", PLANNED, tuple(_planned(page, zone))),
        PageSection("changed", CHANGED, tuple(_changed(page, zone))),
        PageSection(
            "adjust",
            ADJUST,
            ("Dat beoordeelt Weerzien niet.", f"{_FILL_IN}nee, of ja: wat verandert er?"),
        ),
    )


def withdrawal(page: HandOver, practice: Practice) -> str:
    """Say why the page no longer counts."""
    when = _moment(page.visit_start, ZoneInfo(practice.time_zone))
    why = _WHY[page.why_withdrawn] if page.why_withdrawn else ""
    return f"De overdracht bij de afspraak van {when} is ingetrokken. {why}".strip()


def page_text(page: HandOver, practice: Practice) -> str:
    """Lay the page out as plain text."""
    if not page.is_ready:
        return f"{WITHDRAWN}\n\n{withdrawal(page, practice)}\n"
    when = _moment(page.visit_start, ZoneInfo(practice.time_zone))
    parts = [f"{TITLE}\nBij de afspraak van {when}."]
    parts += [
        "\n".join([one.title, *(f"- {line}" for line in one.lines)])
        for one in sections(page, practice)
    ]
    return "\n\n".join(parts) + "\n"


def journal_line(page: HandOver, practice: Practice) -> str:
    """One line for a record that takes lines only."""
    if not page.is_ready:
        return withdrawal(page, practice)
    zone = ZoneInfo(practice.time_zone)
    return (
        f"Overdracht bij de afspraak van {_moment(page.visit_start, zone)}, na de gemiste afspraak "
        f"van {_day(page.missed[0], zone)}: {_days(page.days_elapsed)} ertussen, "
        f"{len(page.contacts) + page.earlier_contacts} contactmomenten in het logboek."
    )


def _planned(page: HandOver, zone: ZoneInfo) -> Iterator[str]:
    for start in page.missed:
        yield f"Gemiste afspraak: {_moment(start, zone)}."
    if page.last_visit_start is not None:
        yield f"Laatste bezoek daarvoor: {_day(page.last_visit_start, zone)}."
    else:
        yield "Laatste bezoek daarvoor: bij Weerzien niet bekend, zie het dossier."
    yield f"Laatste notitie: {page.note_ref or 'zie het dossier bij het laatste bezoek'}."
    yield f"Plan: {page.plan_ref or 'zie het dossier bij het laatste bezoek'}."
    yield f"{_FILL_IN}wat was het plan?"


def _changed(page: HandOver, zone: ZoneInfo) -> Iterator[str]:
    yield f"Tussen de gemiste en de nieuwe afspraak: {_days(page.days_elapsed)}."
    yield f"Opvolging: {_LANES[page.lane]}; {ENDS[page.ended]}."
    if page.messages_ended is not None:
        yield f"De berichten stopten eerder: {ENDS[page.messages_ended]}."
    yield from _contacts(page, zone)
    if page.barriers:
        named = ", ".join(BARRIERS[one] for one in page.barriers)
        yield f"Maakt komen lastig, volgens de patiënt: {named}."
    elif not page.bare:
        yield "De patiënt noemde niets dat komen lastig maakt."
    for task in page.tasks:
        yield _work(task, zone)
    if page.opted_out:
        yield f"Afgemeld voor: {', '.join(CHANNELS[one] for one in page.opted_out)}."
    if page.no_contact:
        yield "Afgesproken: geen contact met berichten."
    yield f"{_FILL_IN}wat is er veranderd?"


def _contacts(page: HandOver, zone: ZoneInfo) -> Iterator[str]:
    if not page.contacts:
        yield "Er was geen contact."
    if page.earlier_contacts:
        yield f"Eerdere contactmomenten, in het logboek: {page.earlier_contacts}."
    for one in page.contacts:
        stage = f" ({STAGES[one.stage]})" if one.stage else ""
        yield f"{_moment(one.at, zone)}: {CHANNELS[one.channel]}{stage}, {_outcome(one)}."


def _work(task: HandOverTask, zone: ZoneInfo) -> str:
    steps = [
        f"{_day(step.at, zone)} {OUTCOMES[step.outcome]}"
        + (f", {NEXT_STEPS[step.next_step]}" if step.next_step else "")
        for step in task.steps
    ]
    title, began = task_text(task.kind).title, _day(task.created_at, zone)
    return f"Taak “{title}” ({began}): {'; '.join([*steps, TASK_STATES[task.state]])}."


def _outcome(contact: HandOverContact) -> str:
    if contact.direction is Direction.IN and contact.reason == AUTOMATIC:
        return "automatisch antwoord"
    if contact.direction is Direction.IN or contact.status is not ContactStatus.MADE:
        return STATUSES[contact.status]
    if contact.reason in set(Outcome):
        return OUTCOMES[Outcome(contact.reason)]
    return REASONS.get(contact.reason, STATUSES[contact.status])


def _days(number: int) -> str:
    return "1 dag" if number == 1 else f"{number} dagen"


def _day(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    weekday = DUTCH_WEEKDAYS[local.weekday()]
    return f"{weekday} {local.day} {DUTCH_MONTHS[local.month - 1]} {local.year}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{_day(moment, zone)} om {moment.astimezone(zone):%H:%M}"
