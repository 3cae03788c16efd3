"""Codes van de opvolging in woorden voor de behandelaar."""

from collections.abc import Mapping
from types import MappingProxyType

from weerzien.domain.contact import ContactStatus, Direction
from weerzien.domain.follow_up.answers import AUTOMATIC
from weerzien.domain.hand_over import HandOverContact
from weerzien.domain.task import NextStep, Outcome, TaskKind, TaskState
from weerzien.domain.vocabulary import Barrier, Channel, Stage, StopReason

CHANNELS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.SMS: "sms",
        Channel.EMAIL: "e-mail",
        Channel.PHONE: "telefoon",
        Channel.LETTER: "brief",
        Channel.LINK_PAGE: "koppelpagina",
    }
)
STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.IMMEDIATE: "eerste bericht",
        Stage.CHECK_IN: "even horen hoe het gaat",
        Stage.BRIEF_CHECK_IN: "korte sms tussendoor",
        Stage.VALUE: "verder gaan",
        Stage.SOFT_DEADLINE: "bijna klaar",
        Stage.LAST_CONTACT: "laatste bericht",
    }
)
BARRIERS: Mapping[Barrier, str] = MappingProxyType(
    {
        Barrier.TIMING: "tijd",
        Barrier.TRANSPORT: "vervoer",
        Barrier.COSTS: "kosten",
        Barrier.FEAR: "spanning of angst",
        Barrier.OTHER: "iets anders",
    }
)
ENDS: Mapping[StopReason, str] = MappingProxyType(
    {
        StopReason.REBOOKED: "de patiënt maakte een nieuwe afspraak",
        StopReason.ALREADY_REBOOKED: "er stond al een nieuwe afspraak",
        StopReason.DECLINED: "de patiënt wilde geen nieuwe afspraak",
        StopReason.OPTED_OUT: "de patiënt meldde zich af",
        StopReason.MARK_CORRECTED: "de afspraak bleek niet gemist",
        StopReason.COMPLETED: "de reeks liep af zonder reactie",
        StopReason.MERGED: "opgegaan in een andere opvolging",
        StopReason.TOO_OLD: "te laat als gemist gemeld voor berichten",
        StopReason.NO_CHANNEL: "er was geen bruikbaar nummer of adres",
        StopReason.DECEASED: "er is gemeld dat de patiënt is overleden",
        StopReason.DEREGISTERED: "de patiënt was uitgeschreven",
        StopReason.MOVED: "de patiënt was verhuisd",
        StopReason.ADMITTED: "de patiënt was opgenomen",
        StopReason.SECRET_ADDRESS: "het adres is geheim",
        StopReason.NO_CONTACT: "afgesproken was geen contact met berichten",
        StopReason.MANUAL: "een medewerker stopte de opvolging",
        StopReason.PRACTICE_STOPPED: "de praktijk zette het versturen stop",
        StopReason.FAILED: "door een technische fout gestopt",
    }
)
KINDS: Mapping[TaskKind, str] = MappingProxyType(
    {
        TaskKind.CALL_DAY1: "Bellen na de gemiste afspraak",
        TaskKind.CLINICIAN_NOTICE: "Melding aan de behandelaar",
        TaskKind.ESCALATION: "Escalatie naar de klinisch leidinggevende",
        TaskKind.CLINICIAN_DECLINED: "Melding: de patiënt wil geen afspraak",
        TaskKind.ANSWER_PATIENT: "Antwoord van de patiënt",
        TaskKind.CONTACT_BY_HAND: "Zelf bereiken, per brief of telefoon",
        TaskKind.NOT_FEASIBLE_72H: "Bellen binnen 72 uur was niet haalbaar",
    }
)
STATES: Mapping[TaskState, str] = MappingProxyType(
    {
        TaskState.REQUESTED: "nog open",
        TaskState.ACCEPTED: "nog open, aangenomen",
        TaskState.COMPLETED: "afgerond",
        TaskState.CANCELLED: "vervallen",
    }
)
OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.REACHED: "gesproken",
        Outcome.VOICEMAIL: "voicemail",
        Outcome.NO_ANSWER: "geen gehoor",
        Outcome.WRONG_NUMBER: "verkeerd nummer",
        Outcome.REFUSED: "wilde niet praten",
        Outcome.DONE: "gedaan",
    }
)
NEXT_STEPS: Mapping[NextStep, str] = MappingProxyType(
    {
        NextStep.REBOOKED: "nieuwe afspraak gemaakt",
        NextStep.WILL_BOOK: "maakt zelf een afspraak",
        NextStep.DECLINES: "wil geen afspraak",
        NextStep.NEEDS_HELP: "vraagt om hulp",
        NextStep.GO_ON: "berichten gaan door",
        NextStep.STOP: "berichten stoppen",
        NextStep.CALL_BACK: "terugbellen",
        NextStep.PERSONAL_CALL: "besluit: zelf bellen",
        NextStep.CARE_COORDINATOR: "besluit: zorgcoördinator",
        NextStep.CLINICAL_ACTION: "besluit: andere stap in de zorg",
        NextStep.WAIT: "besluit: afwachten",
    }
)
_STATUSES: Mapping[ContactStatus, str] = MappingProxyType(
    {
        ContactStatus.SENT: "verstuurd",
        ContactStatus.DELIVERED: "aangekomen",
        ContactStatus.FAILED: "niet aangekomen",
        ContactStatus.SKIPPED: "niet verstuurd",
        ContactStatus.UNKNOWN: "niet zeker of het aankwam",
        ContactStatus.RECEIVED: "antwoord van de patiënt",
        ContactStatus.MADE: "contact door een medewerker",
    }
)
_LIFTED: Mapping[str, str] = MappingProxyType(
    {
        "opt_out_lifted": "afmelding opgeheven door een medewerker",
        "no_contact_lifted": "geen contact opgeheven door een medewerker",
    }
)


def outcome_of(contact: HandOverContact) -> str:
    """What became of a contact; of a colleague's, what it came to."""
    if contact.direction is Direction.IN and contact.reason == AUTOMATIC:
        return "automatisch antwoord"
    if contact.direction is Direction.IN or contact.status is not ContactStatus.MADE:
        return _STATUSES[contact.status]
    if contact.reason in {one.value for one in Outcome}:
        return OUTCOMES[Outcome(contact.reason)]
    return _LIFTED.get(contact.reason, _STATUSES[contact.status])
