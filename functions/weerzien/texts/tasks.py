"""Titels en werkwijzen van taken, voor medewerkers. Zonder namen: de taak toont om wie het gaat."""

from collections.abc import Mapping
from types import MappingProxyType

from weerzien.domain.task import TaskKind
from weerzien.domain.text import TaskText

CALL_SCRIPT = """\
1. Noem je naam en de praktijk pas als je zeker weet dat je de patiënt zelf spreekt.
2. Vraag eerst hoe het gaat. Begin niet over plannen.
3. Maak geen verwijt en vraag niet om uitleg. Luister.
4. Bied zelf een tijd aan. Past die niet, zoek dan samen een andere.
5. Vraag wat het lastig maakt om te komen: tijd, vervoer, kosten, spanning of iets anders.
6. Spreek de volgende stap af en herhaal die aan het eind.
7. Zorg over de veiligheid? Volg meteen het protocol van de praktijk.
Voicemail: zeg alleen je naam en het nummer om terug te bellen. Geen reden, geen vakgebied.
Geen gehoor: probeer het vandaag drie keer, met minstens twee uur ertussen, en de volgende werkdag \
nog twee keer. De taak blijft open voor de behandelaar."""

_TASKS: Mapping[TaskKind, TaskText] = MappingProxyType(
    {
        TaskKind.CALL_DAY1: TaskText("Patiënt bellen na gemiste afspraak", CALL_SCRIPT),
        TaskKind.CLINICIAN_NOTICE: TaskText(
            "Patiënt reageert niet: wat is nodig?",
            "Er kwam nog geen reactie. Neem deze melding aan en leg je besluit vast: zelf bellen, "
            "de zorgcoördinator vragen, een andere stap in de zorg, of afwachten.",
        ),
        TaskKind.ESCALATION: TaskText(
            "Nog geen contact: beoordelen door de klinisch leidinggevende",
            "De opvolging loopt ten einde zonder contact. Neem deze escalatie aan, bekijk met de "
            "behandelaar wat nodig is en leg vast wie wat doet. Staat er een protocoltekst bij, "
            "volg die dan. Weerzien neemt zelf nooit contact op met andere instanties.",
        ),
        TaskKind.ANSWER_PATIENT: TaskText(
            "Antwoord van patiënt",
            "De berichten staan stil. Lees het antwoord en kies: afspraak gemaakt, wil geen "
            "afspraak, doorgaan, stoppen of terugbellen. Na twee werkdagen zonder keuze gaan de "
            "berichten verder.",
        ),
        TaskKind.CHECK_CONTACT_DETAILS: TaskText(
            "Contactgegevens controleren",
            "Een bericht kwam niet aan. Controleer nummer en mailadres, en pas ze aan in het HIS.",
        ),
        TaskKind.CONTACT_BY_HAND: TaskText(
            "Patiënt zelf bereiken: brief of telefoon",
            "Voor deze patiënt is er geen mobiel nummer of mailadres dat gebruikt mag worden. "
            "Bel of stuur een brief, en leg vast wat je deed.",
        ),
        TaskKind.REBOOKING_CANCELLED: TaskText(
            "Nieuwe afspraak is weer afgezegd",
            "De patiënt had een nieuwe afspraak en die is afgezegd. De berichten starten niet "
            "opnieuw. Bekijk of iemand contact opneemt.",
        ),
        TaskKind.CHECK_REBOOKING: TaskText(
            "Nieuwe afspraak controleren",
            "Het is niet zeker of deze afspraak de gemiste vervangt. Controleer de agenda en leg "
            "vast of de opvolging kan stoppen.",
        ),
        TaskKind.UNKNOWN_MESSAGE: TaskText(
            "Bericht nagaan: niet zeker of het aankwam",
            "Van een bericht van ons is niet zeker of de patiënt het kreeg. Het gaat niet nog een "
            "keer uit. Bekijk in het logboek om welk bericht het gaat, en bel zo nodig.",
        ),
        TaskKind.UNKNOWN_PATIENT_EVENT: TaskText(
            "Gegevens van onbekende patiënt",
            "Het HIS meldde iets over een patiënt die hier niet bekend is. Na 24 uur is de patiënt "
            "nog niet aangemeld. Controleer de koppeling.",
        ),
        TaskKind.FOLLOW_UP_FAILED: TaskText(
            "Opvolging is vastgelopen",
            "Door een technische fout gaan er geen berichten meer uit. Neem zelf contact op met de "
            "patiënt. De beheerder krijgt een melding.",
        ),
        TaskKind.CLINICIAN_DECLINED: TaskText(
            "Patiënt wil geen nieuwe afspraak",
            "De patiënt heeft laten weten geen nieuwe afspraak te willen. De berichten zijn "
            "gestopt. Besluit welke taken van mensen nog nodig zijn.",
        ),
        TaskKind.NOT_FEASIBLE_72H: TaskText(
            "Bellen binnen 72 uur niet haalbaar",
            "De praktijk is niet op tijd open om binnen 72 uur te bellen. Regel nu wie belt, of "
            "leg vast waarom het later gebeurt.",
        ),
        TaskKind.CONFIRM_DECEASED: TaskText(
            "Nagaan: bericht van overlijden",
            "Het HIS meldt dat de patiënt is overleden. Alle berichten zijn gestopt. "
            "Controleer dit met aandacht en werk het HIS bij. Stuur niets meer.",
        ),
        TaskKind.FEED_SILENT: TaskText(
            "Er komen geen gegevens binnen",
            "De praktijk is open, maar uit het HIS komt al uren niets. Nieuwe gemiste afspraken "
            "worden nu niet opgevolgd. Ook kan iemand een bericht krijgen die al een nieuwe "
            "afspraak heeft. Bel wie de koppeling van het HIS beheert. Komen er weer gegevens "
            "binnen, dan vervalt deze taak vanzelf.",
        ),
    }
)

_REMARKS: Mapping[str, str] = MappingProxyType(
    {
        "distress": "Met spoed: in het antwoord staan woorden van nood. Volg het protocol van de "
        "praktijk.",
        "will_book": "De patiënt wil zelf een afspraak maken.",
        "expired": "Een bericht kon niet op tijd weg en is overgeslagen.",
        "manual": "Een medewerker heeft de berichten gestopt.",
        "practice_stopped": "De praktijk heeft het versturen stopgezet.",
        "opted_out": "De patiënt heeft zich afgemeld voor berichten. Bellen mag.",
        "declined": "De patiënt heeft laten weten geen nieuwe afspraak te willen.",
        "not_feasible_72h": "Binnen 72 uur niet haalbaar.",
        "needs_help": "De patiënt vroeg om hulp. De berichten staan stil.",
        "already_rebooked": "Er staat al een nieuwe afspraak, maar die ligt verder weg.",
        "too_old": "De afspraak werd te laat als gemist gemeld: er gaan geen berichten uit.",
        "risk_raised": "Het risico is tijdens de opvolging verhoogd.",
        "call_back": "De patiënt wil graag teruggebeld worden.",
        "sms": "Het gaat om het mobiele nummer.",
        "email": "Het gaat om het mailadres.",
        "deceased": "Er is gemeld dat de patiënt is overleden.",
        "deregistered": "De patiënt is uitgeschreven bij de praktijk.",
        "no_contact": "Er is afgesproken om geen contact op te nemen met berichten.",
        "secret_address": "Het adres van de patiënt is geheim: er gaan geen berichten uit.",
        "fate_unknown": "Het is niet zeker of een bericht is aangekomen. Het wordt niet opnieuw "
        "verstuurd. Kijk in het logboek van de opvolging.",
        "safety_line": "Het gaat om de veiligheidsregel van de praktijk, het antwoord op woorden "
        "van nood.",
        "immediate": "Het gaat om het eerste bericht.",
        "check_in": "Het gaat om het tweede bericht: even horen hoe het gaat.",
        "brief_check_in": "Het gaat om de korte sms tussendoor.",
        "value": "Het gaat om het bericht over verder gaan.",
        "soft_deadline": "Het gaat om het bericht dat de opvolging bijna klaar is.",
        "last_contact": "Het gaat om het laatste bericht.",
        "moved": "De patiënt is verhuisd.",
        "admitted": "De patiënt is opgenomen.",
        "no_channel": "Er is geen nummer of adres waar een bericht heen kan.",
        "barrier:timing": "Lastig om te komen: tijd.",
        "barrier:transport": "Lastig om te komen: vervoer.",
        "barrier:costs": "Lastig om te komen: kosten.",
        "barrier:fear": "Lastig om te komen: spanning of angst.",
        "barrier:other": "Lastig om te komen: iets anders.",
    }
)


_DISTRESS = TaskText(
    "Spoed: antwoord van patiënt",
    "Lees het antwoord en neem meteen contact op, of regel wie dat doet. De berichten staan stil "
    "en gaan pas verder als jij daarvoor kiest.",
)
_NOT_TAKEN = TaskText(
    "Spoed: de veiligheidsregel is niet verstuurd",
    "De patiënt schreef woorden van nood en kreeg ons vaste antwoord niet. Neem meteen zelf "
    "contact op, of regel wie dat doet. Gaat het antwoord binnen een kwartier alsnog weg, dan "
    "vervalt deze taak vanzelf.",
)
_NOT_ARRIVED = TaskText(
    "Spoed: de veiligheidsregel kwam niet aan",
    "De patiënt schreef woorden van nood en ons vaste antwoord kwam niet aan. Neem meteen zelf "
    "contact op, of regel wie dat doet.",
)
_BARRIER = TaskText(
    "Patiënt vertelt wat komen lastig maakt",
    "Kijk wat je kunt doen: een andere tijd, hulp bij vervoer, uitleg over kosten of iemand die "
    "meedenkt. Neem zelf contact op en leg vast wat jullie afspreken.",
)


def task_text(kind: TaskKind, remarks: tuple[str, ...] = ()) -> TaskText:
    """Give title and script; each known remark stands above the script, the rest is left out."""
    base = _special(kind, remarks) or _TASKS[kind]
    notes = [_REMARKS[remark] for remark in remarks if remark in _REMARKS]
    return TaskText(base.title, "\n".join([*notes, base.script]))


def _special(kind: TaskKind, remarks: tuple[str, ...]) -> TaskText | None:
    """What asks for something else than others of its kind."""
    if kind is TaskKind.UNKNOWN_MESSAGE:
        special = {"not_taken": _NOT_TAKEN, "not_arrived": _NOT_ARRIVED}
        return next((special[one] for one in remarks if one in special), None)
    if kind is not TaskKind.ANSWER_PATIENT:
        return None
    if "distress" in remarks:
        # It never resumes by itself.
        return _DISTRESS
    # A named barrier pauses nothing.
    return _BARRIER if any(remark.startswith("barrier:") for remark in remarks) else None
