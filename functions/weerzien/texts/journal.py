"""Eén regel per contact voor het dossier: wat er gebeurde en wat ervan kwam, zonder namen."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from weerzien.domain.case import Case
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.follow_up.answers import AUTOMATIC
from weerzien.domain.practice import Practice
from weerzien.domain.safety_line import TEXT_VERSION
from weerzien.domain.task import Attempt, Outcome, Task
from weerzien.domain.write_back import OptOuts
from weerzien.texts.record_words import (
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

_CODE = re.compile(r"[a-z0-9_.-]{1,40}")


def of_contact(contact: Contact, practice: Practice) -> str:
    """Tell what was sent, what came in, or what a person did."""
    return _line(contact.at, practice, f"{_deed(contact)}{_why(contact)}")


def of_task(task: Task, practice: Practice) -> str:
    """Tell what a person took on, tried or finished."""
    title = task_text(task.kind).title
    tried = f" Laatste poging: {_tried(task.attempts[-1])}." if task.attempts else ""
    return _line(task.acted_at, practice, f"Taak “{title}” {TASK_STATES[task.state]}.{tried}")


def of_case(case: Case, practice: Practice) -> str:
    """Tell that the follow-up ended, and why."""
    if case.stop is None:
        return ""
    missed = _local(case.missed_start, practice)
    what = f"Opvolging van de gemiste afspraak van {missed} gestopt: {ENDS[case.stop.reason]}."
    return _line(case.stop.at, practice, what)


def of_opt_outs(opt_outs: OptOuts, practice: Practice) -> str:
    """Tell which channels the patient closed."""
    names = [CHANNELS[channel] for channel in sorted(opt_outs.channels)]
    what = f"Afgemeld voor {' en '.join(names)}." if names else "Niet meer afgemeld voor berichten."
    return _line(opt_outs.at, practice, what)


def _deed(contact: Contact) -> str:
    channel = CHANNELS[contact.channel]
    if contact.direction is Direction.IN and contact.reason == AUTOMATIC:
        return f"Automatisch antwoord via {channel}"
    if contact.direction is Direction.IN:
        return f"Antwoord van de patiënt via {channel}"
    if contact.status is ContactStatus.MADE:
        return f"Contact door een medewerker via {channel}"
    is_line = contact.text_version == TEXT_VERSION
    other = "veiligheidsregel van de praktijk" if is_line else "bericht"
    stage = STAGES[contact.stage] if contact.stage else other
    return f"{stage.capitalize()} via {channel}: {STATUSES[contact.status]}"


def _why(contact: Contact) -> str:
    if contact.reason in {"", AUTOMATIC}:
        return "."
    if contact.reason in set(Outcome):
        return f": {OUTCOMES[Outcome(contact.reason)]}."
    # A carrier's own words are of no use in a record, and could be anything.
    known = contact.reason if _CODE.fullmatch(contact.reason) else "onbekend"
    return f" (reden: {REASONS.get(contact.reason, known)})."


def _tried(attempt: Attempt) -> str:
    following = f", {NEXT_STEPS[attempt.next_step]}" if attempt.next_step else ""
    return f"{OUTCOMES[attempt.outcome]}{following}"


def _line(at: datetime, practice: Practice, what: str) -> str:
    return f"{_local(at, practice)} Weerzien: {what}"


def _local(at: datetime, practice: Practice) -> str:
    return at.astimezone(ZoneInfo(practice.time_zone)).strftime("%d-%m-%Y %H:%M")
