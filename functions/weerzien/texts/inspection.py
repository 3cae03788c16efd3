"""What is kept of a patient, in plain Dutch: for the letter by which a practice answers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from weerzien.domain.appointment import Appointment
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.inspection import Inspection
from weerzien.domain.kept_file import KeptCase
from weerzien.domain.patient import Patient, PatientDetails, Representative
from weerzien.domain.practice import Practice
from weerzien.domain.retention import periods_of
from weerzien.domain.task import Task
from weerzien.domain.vocabulary import Channel
from weerzien.texts.calendar_words import DUTCH_MONTHS
from weerzien.texts.tasks import task_text

_CHANNELS = {
    Channel.SMS: "sms",
    Channel.EMAIL: "e-mail",
    Channel.PHONE: "telefoon",
    Channel.LETTER: "brief",
    Channel.LINK_PAGE: "pagina achter een link",
}
_STATUSES = {
    ContactStatus.SENT: "verstuurd",
    ContactStatus.DELIVERED: "aangekomen",
    ContactStatus.FAILED: "niet aangekomen",
    ContactStatus.SKIPPED: "niet verstuurd",
    ContactStatus.UNKNOWN: "niet zeker of het aankwam",
    ContactStatus.RECEIVED: "van u ontvangen",
    ContactStatus.MADE: "door een medewerker",
}
_ROWS = {
    "PATIENT": "gegevens van u",
    "APPOINTMENT": "afspraken",
    "CASE": "opvolgingen",
    "CONTACT": "contacten",
    "TASK": "taken",
    "LINK": "links",
    "WAITING": "berichten die wachten tot u bekend bent",
    "HANDOVER": "overzichten voor uw behandelaar",
    "OUTBOX": "berichten op weg naar uw dossier",
    "OUT": "berichten op weg naar uw dossier",
    "OPTOUTS": "afmeldingen op weg naar uw dossier",
}
_NOTHING = "Wij bewaren op dit moment niets over u."


def letter(found: Inspection, practice: Practice) -> str:
    """Tell all of it, part by part; what is empty is not mentioned."""
    parts = [f"Wat {practice.name} met Weerzien over u bewaart"]
    if found.is_empty:
        return "\n\n".join([*parts, _NOTHING, *_rights(practice)])
    told = _Told(practice)
    if found.file.patient is not None:
        parts.append(_section("Uw gegevens", told.person(found.file.patient)))
    parts.append(_section("Uw afspraken", map(told.visit, found.file.appointments)))
    parts += [_section(told.title(kept), told.case(kept)) for kept in found.file.cases]
    parts += [
        _section("Contact buiten een opvolging", map(told.contact, found.file.contacts)),
        _section("Taken buiten een opvolging", map(told.task, found.file.tasks)),
        _section("Links in berichten aan u", told.links(found)),
        _section("Afmeldingen", told.closed(found)),
        _section("Voor uw behandelaar", told.pages(found)),
        _section("Wat nog wacht", told.waiting(found)),
        _section("Aantal regels die wij over u hebben", told.rows(found)),
    ]
    return "\n\n".join([*(one for one in parts if one), *_rights(practice)]) + "\n"


def _section(title: str, lines: Iterable[str]) -> str:
    told = [f"- {line}" for line in lines]
    return "\n".join([title, *told]) if told else ""


class _Told:
    """Words for each kind of thing, in the practice's own time."""

    def __init__(self, practice: Practice) -> None:
        self._zone = ZoneInfo(practice.time_zone)

    def person(self, patient: Patient) -> Iterator[str]:
        yield from _details(patient.details)
        yield from (f"Adres dat niet werkte: {one}" for one in sorted(patient.bad_addresses))
        if patient.known_since:
            yield f"Bij ons bekend sinds: {self._at(patient.known_since)}"
        for text, at in (
            ("Aan ons gemeld als overleden", patient.deceased_at),
            ("Uitgeschreven bij de praktijk", patient.deregistered_at),
            ("Geen contact meer, op verzoek", patient.no_contact_at),
            ("Uw gegevens zijn gewist", patient.erased_at),
            ("U vroeg ons uw gegevens te wissen", patient.erasure_asked_at),
        ):
            if at:
                yield f"{text}: {self._at(at)}"
        for channel in sorted(patient.opted_out):
            yield f"U bent afgemeld voor {_CHANNELS[Channel(channel)]}"

    def visit(self, visit: Appointment) -> str:
        place = f", plaats {visit.location}" if visit.location else ""
        who = f", behandelaar {visit.clinician_ref}" if visit.clinician_ref else ""
        return f"{self._at(visit.start)}, {visit.discipline}, {visit.status}{place}{who}"

    def title(self, kept: KeptCase) -> str:
        return f"Opvolging van de gemiste afspraak van {self._at(kept.case.missed_start)}"

    def case(self, kept: KeptCase) -> Iterator[str]:
        case = kept.case
        yield f"Begonnen: {self._at(case.opened_at)}"
        if case.stop:
            yield f"Geëindigd: {self._at(case.stop.at)}, reden {case.stop.reason}"
        if case.risks:
            yield f"Reden om u extra te bellen (soort): {', '.join(sorted(case.risks))}"
        if case.barrier:
            yield f"Wat komen lastig maakte, zei u: {case.barrier}"
        yield from map(self.contact, kept.contacts)
        yield from map(self.task, kept.tasks)

    def contact(self, row: Contact) -> str:
        way = "van u" if row.direction is Direction.IN else "aan u"
        told = f"{self._at(row.at)}: {_CHANNELS[row.channel]} {way}, {_STATUSES[row.status]}"
        told += f" ({row.reason})" if row.reason else ""
        return f"{told}. Tekst: {row.note}" if row.note else told

    def task(self, task: Task) -> str:
        done = self._at(task.closed_at) if task.closed_at else "nog open"
        return f"Taak voor een medewerker: {task_text(task.kind).title}, {done}"

    def links(self, found: Inspection) -> Iterator[str]:
        for link in found.links:
            channel = _CHANNELS[link.channel]
            yield f"Link in een bericht per {channel}, werkt tot {self._at(link.expires_at)}"

    def closed(self, found: Inspection) -> Iterator[str]:
        for one in found.closed_addresses:
            state = "afgemeld" if one.closed else "weer aangemeld"
            yield f"Een adres van u voor {_CHANNELS[one.channel]}: {state} op {self._at(one.at)}"

    def pages(self, found: Inspection) -> Iterator[str]:
        for kept in found.file.cases:
            if kept.hand_over is not None:
                at = self._at(kept.hand_over.visit_start)
                yield f"Bij uw afspraak van {at}: een overzicht van het contact"

    def waiting(self, found: Inspection) -> Iterator[str]:
        for event in found.waiting:
            yield f"Nieuws van {self._at(event.occurred_at)}, dat wacht tot u bekend bent"

    def rows(self, found: Inspection) -> Iterator[str]:
        counted: Counter[str] = Counter()
        for kind, many in found.rows.items():
            counted[_ROWS.get(kind, "overig")] += many
        yield from (f"{kind}: {many}" for kind, many in counted.items())

    def _at(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        return f"{_day(local.date())} {local:%H:%M}"


def _details(details: PatientDetails) -> Iterator[str]:
    other = details.representative or Representative()
    for text, value in (
        ("Voornaam", details.first_name),
        ("Naam", details.full_name),
        ("Geboortedatum", _day(details.birth_date) if details.birth_date else ""),
        ("Telefoon", details.phone),
        ("E-mail", details.email),
        ("Taal", details.language),
        ("Aanspreekvorm", details.address_form),
        ("Telefoon van wie voor u contact heeft", other.phone),
        ("E-mail van wie voor u contact heeft", other.email),
        ("Reden om u extra te bellen (soort)", ", ".join(sorted(details.risks))),
        ("Hoeveelste bezoek van de behandeling", details.session_number),
    ):
        if value:
            yield f"{text}: {value}"
    for text, holds in (
        ("Uw adres is geheim: u krijgt geen berichten", details.secret_address),
        ("U krijgt op verzoek geen berichten", details.no_contact),
        ("Dit is een testpersoon", details.test),
    ):
        if holds:
            yield text


def _day(day: date) -> str:
    return f"{day.day} {DUTCH_MONTHS[day.month - 1]} {day.year}"


def _rights(practice: Practice) -> Iterator[str]:
    """Say why, from whom, to whom, how long, and what the patient may ask for (article 15)."""
    keep = periods_of(practice)
    yield (
        f"Waarom: om u na een gemiste afspraak te helpen een nieuwe te maken. {practice.name} is "
        "verantwoordelijk, Weerzien verwerkt de gegevens in opdracht. De gegevens komen uit het "
        "systeem van de praktijk en van uzelf. De diensten die de sms en de e-mail bezorgen, "
        "krijgen uw nummer of adres en het bericht. De inhoud van de berichten bewaren wij niet."
    )
    yield (
        f"Hoe lang: uw naam en adressen tot {keep.details.days} dagen na de laatste opvolging, wat "
        f"u of een medewerker schreef {keep.words.days} dagen, het logboek zonder naam "
        f"{keep.log_months} maanden. Een afmelding blijft zolang de praktijk met Weerzien werkt."
    )
    yield (
        "Uw rechten: u mag vragen dit te verbeteren of te wissen, en u mag tegen de verwerking "
        f"bezwaar maken. Bel {practice.phone}. U kunt ook klagen bij de Autoriteit "
        "Persoonsgegevens. Geen enkel besluit over uw zorg neemt een computer: dat doen mensen."
    )
