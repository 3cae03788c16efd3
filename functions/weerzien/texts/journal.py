"""Eén regel per contact voor het dossier: wat er gebeurde en wat ervan kwam, zonder namen."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from weerzien.domain.case import Case
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.follow_up.answers import AUTOMATIC
from weerzien.domain.practice import Practice
from weerzien.domain.safety_line import TEXT_VERSION
from weerzien.domain.task import Attempt, NextStep, Outcome, Task, TaskState
from weerzien.domain.vocabulary import Channel, Stage, StopReason
from weerzien.domain.write_back import OptOuts
from weerzien.texts.tasks import task_text

CHANNELS: Final[Mapping[Channel, str]] = MappingProxyType(
    {
        Channel.SMS: "sms",
        Channel.EMAIL: "e-mail",
        Channel.PHONE: "telefoon",
        Channel.LETTER: "brief",
        Channel.LINK_PAGE: "de keuzepagina",
    }
)
STAGES: Final[Mapping[Stage, str]] = MappingProxyType(
    {
        Stage.IMMEDIATE: "Eerste bericht",
        Stage.CHECK_IN: "Tweede bericht",
        Stage.BRIEF_CHECK_IN: "Korte sms tussendoor",
        Stage.VALUE: "Bericht over verdergaan",
        Stage.SOFT_DEADLINE: "Vierde bericht",
        Stage.LAST_CONTACT: "Laatste bericht",
    }
)
STATES: Final[Mapping[ContactStatus, str]] = MappingProxyType(
    {
        ContactStatus.SENT: "verzonden",
        ContactStatus.DELIVERED: "bezorgd",
        ContactStatus.FAILED: "niet aangekomen",
        ContactStatus.SKIPPED: "niet verzonden",
        ContactStatus.UNKNOWN: "het is niet zeker of het is aangekomen",
    }
)
OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.REACHED: "patiënt gesproken",
        Outcome.VOICEMAIL: "voicemail ingesproken",
        Outcome.NO_ANSWER: "geen gehoor",
        Outcome.WRONG_NUMBER: "verkeerd nummer",
        Outcome.REFUSED: "patiënt wil niet spreken",
        Outcome.DONE: "gedaan",
    }
)
NEXT_STEPS: Final[Mapping[NextStep, str]] = MappingProxyType(
    {
        NextStep.REBOOKED: "nieuwe afspraak gemaakt",
        NextStep.WILL_BOOK: "patiënt maakt zelf een afspraak",
        NextStep.DECLINES: "patiënt wil geen afspraak",
        NextStep.NEEDS_HELP: "patiënt vraagt om hulp",
        NextStep.GO_ON: "berichten gaan door",
        NextStep.STOP: "berichten gestopt",
        NextStep.CALL_BACK: "later terugbellen",
        NextStep.PERSONAL_CALL: "behandelaar belt zelf",
        NextStep.CARE_COORDINATOR: "zorgcoördinator gevraagd",
        NextStep.CLINICAL_ACTION: "andere stap in de zorg",
        NextStep.WAIT: "afwachten",
    }
)
ENDS: Final[Mapping[StopReason, str]] = MappingProxyType(
    {
        StopReason.REBOOKED: "er is een nieuwe afspraak",
        StopReason.ALREADY_REBOOKED: "er stond al een nieuwe afspraak",
        StopReason.DECLINED: "de patiënt wil nu geen afspraak",
        StopReason.OPTED_OUT: "de patiënt wil geen berichten meer",
        StopReason.MARK_CORRECTED: "de afspraak was toch niet gemist",
        StopReason.COMPLETED: "alle berichten zijn verstuurd, er kwam geen nieuwe afspraak",
        StopReason.MERGED: "samengevoegd met een andere opvolging",
        StopReason.TOO_OLD: "de afspraak werd te laat als gemist gemeld",
        StopReason.NO_CHANNEL: "er is geen nummer of mailadres dat werkt",
        StopReason.DECEASED: "er is gemeld dat de patiënt is overleden",
        StopReason.DEREGISTERED: "de patiënt is uitgeschreven",
        StopReason.MOVED: "de patiënt is verhuisd",
        StopReason.ADMITTED: "de patiënt is opgenomen",
        StopReason.SECRET_ADDRESS: "het adres van de patiënt is geheim",
        StopReason.NO_CONTACT: "er is afgesproken om geen contact op te nemen",
        StopReason.MANUAL: "een medewerker heeft de opvolging gestopt",
        StopReason.PRACTICE_STOPPED: "de praktijk heeft het versturen stopgezet",
        StopReason.FAILED: "door een technische fout; een medewerker heeft een taak",
    }
)
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opted_out": "de patiënt heeft zich afgemeld",
        "opt_out_lifted": "afmelding ingetrokken",
        "no_contact_lifted": "contact mag weer",
        "no_address": "er is geen nummer of mailadres",
        "channel_off": "nummer of mailadres werkt niet",
        "expired": "het kon niet op tijd weg",
        "not_taken": "de provider nam het niet aan",
        "skipped_late": "de afspraak werd laat als gemist gemeld",
    }
)
_CODE = re.compile(r"[a-z0-9_.-]{1,40}")


def of_contact(contact: Contact, practice: Practice) -> str:
    """Tell what was sent, what came in, or what a person did."""
    return _line(contact.at, practice, f"{_deed(contact)}{_why(contact)}")


def of_task(task: Task, practice: Practice) -> str:
    """Tell what a person took on, tried or finished."""
    title = task_text(task.kind).title
    states = {
        TaskState.REQUESTED: "staat open",
        TaskState.ACCEPTED: "aangenomen",
        TaskState.COMPLETED: "afgerond",
        TaskState.CANCELLED: "vervallen",
    }
    tried = f" Laatste poging: {_tried(task.attempts[-1])}." if task.attempts else ""
    at = task.closed_at or (task.attempts[-1].at if task.attempts else task.created_at)
    return _line(at, practice, f"Taak “{title}” {states[task.state]}.{tried}")


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
    other = "Veiligheidsregel van de praktijk" if is_line else "Bericht"
    stage = STAGES[contact.stage] if contact.stage else other
    return f"{stage} via {channel}: {STATES.get(contact.status, contact.status)}"


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
