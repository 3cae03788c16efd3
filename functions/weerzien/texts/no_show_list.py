"""What a practice reads about its list of missed appointments: the file, a row, a cell."""

from collections.abc import Mapping
from typing import Final

EXCEL_FILE: Final = "is een Excel-bestand: bewaar het als CSV UTF-8 en probeer het opnieuw"
NO_TEXT: Final = "is geen tekstbestand: bewaar de lijst als CSV UTF-8"
TOO_LARGE: Final = "is groter dan 2 MB: deel de lijst op"
TOO_MANY_ROWS: Final = "heeft meer dan 5.000 rijen: deel de lijst op"
EMPTY: Final = "is leeg: er staat geen rij met kolomnamen in"
UNREADABLE: Final = "is geen leesbare CSV: staat er ergens een aanhalingsteken los?"
COLUMN_MISSING: Final = "ontbreekt: zet deze kolomnaam in de eerste rij"
COLUMN_TWICE: Final = "staat er twee keer: laat er een weg"

REQUIRED: Final = "is niet ingevuld"
FORMULA: Final = "begint als een formule: zet er gewone tekst neer"
TOO_LONG: Final = "is te lang"
NO_DAY: Final = "is geen dag die bestaat: schrijf 30-03-2027"
NO_TIME: Final = "is geen tijd: schrijf 10:00"
NO_LENGTH: Final = "is geen aantal minuten van 1 tot 720"
ENDS_BEFORE_START: Final = "ligt niet na het begin"
NOT_YET: Final = "ligt in de toekomst: die afspraak is nog niet gemist"
MARKED_TOO_EARLY: Final = "ligt voor het begin van de afspraak, of in de toekomst"
NO_YES_OR_NO: Final = "moet ja of nee zijn"
NO_RISK: Final = (
    "is geen afgesproken categorie: chronisch, ggz-ontslag, risicomedicatie, crisis, "
    "vroege behandeling of nazorg operatie"
)
NO_ADDRESS_FORM: Final = "moet je of u zijn"
TOO_MANY_CELLS: Final = "heeft meer cellen dan er kolommen zijn: staat er een scheidingsteken los?"
TYPED_WRONG: Final = "schrijf per regel een kolomnaam, een dubbele punt en de waarde, elk een keer"
UNUSABLE: Final = "kan niet worden gebruikt"

OF_FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    "data.patient.ref": (
        "patiëntnummer",
        "moet uit 1 tot 64 letters, cijfers of leestekens zonder spatie bestaan, en is geen BSN",
    ),
    "data.patient.first_name": ("voornaam", "is te lang: telt als leeg"),
    "data.patient.full_name": ("naam", "is te lang: telt als leeg"),
    "data.patient.birth_date": ("geboortedatum", "ligt na de afspraak"),
    "data.patient.phone": ("telefoon", "is geen nummer dat een mens bereikt: telt als leeg"),
    "data.patient.email": ("e-mail", "is geen bruikbaar mailadres: telt als leeg"),
    "data.patient.language": ("taal", "is niet nl of en: de taal van de praktijk geldt"),
    "data.patient.representative.phone": (
        "telefoon vertegenwoordiger",
        "is geen nummer dat een mens bereikt: telt als leeg",
    ),
    "data.patient.representative.email": (
        "e-mail vertegenwoordiger",
        "is geen bruikbaar mailadres: telt als leeg",
    ),
    "data.appointment.ref": (
        "afspraaknummer",
        "moet uit 1 tot 64 letters, cijfers of leestekens zonder spatie bestaan",
    ),
    "data.appointment.start": ("datum", "ligt niet tussen de jaren 2000 en 2100"),
    "data.appointment.end": ("eindtijd", "ligt niet tussen de jaren 2000 en 2100"),
    "data.appointment.discipline": ("discipline", TOO_LONG),
    "data.appointment.clinician_ref": ("behandelaarcode", "is te lang: telt als leeg"),
    "data.appointment.location": ("locatie", "is te lang: telt als leeg"),
    "data.appointment": ("eindtijd", ENDS_BEFORE_START),
    "time": ("gemeld op", MARKED_TOO_EARLY),
}
"""For each field of the event: the column it comes from, and what is wrong where it is refused."""
