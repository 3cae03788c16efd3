"""Codes in the words of a record: the journal and the page for the clinician say the same."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from weerzien.domain.contact import ContactStatus
from weerzien.domain.task import NextStep, Outcome, TaskState
from weerzien.domain.vocabulary import Barrier, Channel, Stage, StopReason

CHANNELS: Final[Mapping[Channel, str]] = MappingProxyType(
    {
        Channel.SMS: "sms",
        Channel.EMAIL: "e-mail",
        Channel.PHONE: "telefoon",
        Channel.LETTER: "brief",
        Channel.LINK_PAGE: "de pagina achter de link",
    }
)
STAGES: Final[Mapping[Stage, str]] = MappingProxyType(
    {
        Stage.IMMEDIATE: "eerste bericht",
        Stage.CHECK_IN: "tweede bericht",
        Stage.BRIEF_CHECK_IN: "korte sms tussendoor",
        Stage.VALUE: "bericht over verdergaan",
        Stage.SOFT_DEADLINE: "voorlaatste bericht",
        Stage.LAST_CONTACT: "laatste bericht",
    }
)
STATUSES: Final[Mapping[ContactStatus, str]] = MappingProxyType(
    {
        ContactStatus.SENT: "verzonden",
        ContactStatus.DELIVERED: "aangekomen",
        ContactStatus.FAILED: "niet aangekomen",
        ContactStatus.SKIPPED: "niet verzonden",
        ContactStatus.UNKNOWN: "niet zeker of het aankwam",
        ContactStatus.RECEIVED: "antwoord van de patiënt",
        ContactStatus.MADE: "contact door een medewerker",
    }
)
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opted_out": "de patiënt heeft zich afgemeld",
        "opt_out_lifted": "een medewerker hief de afmelding op",
        "no_contact_lifted": "een medewerker hief “geen contact” op",
        "no_address": "er is geen nummer of mailadres",
        "channel_off": "nummer of mailadres werkt niet",
        "expired": "het kon niet op tijd weg",
        "not_taken": "de provider nam het niet aan",
        "skipped_late": "de afspraak werd laat als gemist gemeld",
    }
)
TASK_STATES: Final[Mapping[TaskState, str]] = MappingProxyType(
    {
        TaskState.REQUESTED: "staat open",
        TaskState.ACCEPTED: "aangenomen",
        TaskState.COMPLETED: "afgerond",
        TaskState.CANCELLED: "vervallen",
    }
)
OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.REACHED: "patiënt gesproken",
        Outcome.VOICEMAIL: "voicemail ingesproken",
        Outcome.NO_ANSWER: "geen gehoor",
        Outcome.WRONG_NUMBER: "verkeerd nummer",
        Outcome.REFUSED: "patiënt wilde niet praten",
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
        NextStep.STOP: "berichten stoppen",
        NextStep.CALL_BACK: "later terugbellen",
        NextStep.PERSONAL_CALL: "behandelaar belt zelf",
        NextStep.CARE_COORDINATOR: "zorgcoördinator gevraagd",
        NextStep.CLINICAL_ACTION: "andere stap in de zorg",
        NextStep.WAIT: "afwachten",
    }
)
BARRIERS: Final[Mapping[Barrier, str]] = MappingProxyType(
    {
        Barrier.TIMING: "tijd",
        Barrier.TRANSPORT: "vervoer",
        Barrier.COSTS: "kosten",
        Barrier.FEAR: "spanning of angst",
        Barrier.OTHER: "iets anders",
    }
)
ENDS: Final[Mapping[StopReason, str]] = MappingProxyType(
    {
        StopReason.REBOOKED: "er is een nieuwe afspraak",
        StopReason.ALREADY_REBOOKED: "er stond al een nieuwe afspraak",
        StopReason.DECLINED: "de patiënt wilde geen nieuwe afspraak",
        StopReason.OPTED_OUT: "de patiënt meldde zich af",
        StopReason.MARK_CORRECTED: "de afspraak bleek niet gemist",
        StopReason.COMPLETED: "de reeks liep af zonder nieuwe afspraak",
        StopReason.MERGED: "samengevoegd met een andere opvolging",
        StopReason.TOO_OLD: "de afspraak werd te laat als gemist gemeld",
        StopReason.NO_CHANNEL: "er was geen bruikbaar nummer of mailadres",
        StopReason.DECEASED: "er is gemeld dat de patiënt is overleden",
        StopReason.DEREGISTERED: "de patiënt was uitgeschreven",
        StopReason.MOVED: "de patiënt was verhuisd",
        StopReason.ADMITTED: "de patiënt was opgenomen",
        StopReason.SECRET_ADDRESS: "het adres is geheim",
        StopReason.NO_CONTACT: "er was afgesproken om geen contact op te nemen",
        StopReason.MANUAL: "een medewerker stopte de opvolging",
        StopReason.PRACTICE_STOPPED: "de praktijk zette het versturen stop",
        StopReason.FAILED: "er was een technische fout; een medewerker heeft een taak",
    }
)
