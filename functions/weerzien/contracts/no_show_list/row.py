"""One row of the list, in the words of the canonical event."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from weerzien.contracts.his_event import EventType
from weerzien.contracts.no_show_list import cells
from weerzien.contracts.no_show_list.columns import REQUIRED
from weerzien.contracts.phone_numbers import parse_phone
from weerzien.domain import ids
from weerzien.texts import no_show_list as texts

USUAL_LENGTH: Final = timedelta(minutes=30)
"""Where nobody says how long it was to be: only the start decides anything."""
_FIRST_YEAR: Final = 2000
_REST: Final = (
    *("aanspreekvorm", "risico", "geen contact", "geheim adres", "testpatiënt"),
    *("telefoon vertegenwoordiger", "e-mail vertegenwoordiger", "wettelijk vertegenwoordigd"),
)
"""A list without any of these columns says nothing of them: what was told before stays."""
_DAY_AND_TIME: Final = re.compile(r"(\S+)[ T](\S+)")


def canonical(row: Mapping[str, str], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """Make the event of a row of cleaned cells; raise ContractError naming columns."""
    for column in REQUIRED:
        if not row.get(column):
            cells.refuse(column, texts.REQUIRED)
    start = _start(row, zone)
    if start > now:
        cells.refuse("datum", texts.NOT_YET)
    appointment = {
        "ref": row.get("afspraaknummer") or _ref(row["patiëntnummer"], start),
        "start": start.isoformat(),
        "end": _end(row, start, zone).isoformat(),
        "discipline": row.get("discipline"),
        "clinician_ref": row.get("behandelaarcode"),
        "location": row.get("locatie"),
    }
    event = {
        "type": EventType.APPOINTMENT_NOSHOW.value,
        "time": _marked(row, start, zone, now).isoformat(),
        "schema_version": "1",
        "data": {"patient": _filled(_patient(row)), "appointment": _filled(appointment)},
    }
    # Named by what it says: the same row is the same event, in whichever file it stands.
    return {
        "id": f"brought.{ids.derive_id('no_show_list', json.dumps(event, sort_keys=True))}",
        **event,
    }


def _patient(row: Mapping[str, str]) -> dict[str, Any]:
    given = row.get("voornaam", "")
    family = " ".join(filter(None, (row.get("tussenvoegsel"), row.get("achternaam"))))
    born, form = row.get("geboortedatum"), row.get("aanspreekvorm")
    return {
        "ref": row["patiëntnummer"],
        "first_name": given,
        "full_name": row.get("naam") or (f"{given} {family}".strip() if family else ""),
        "birth_date": cells.day("geboortedatum", born).isoformat() if born else None,
        "phone": _phone(row),
        "email": row.get("e-mail"),
        "language": row.get("taal"),
        "address_form": cells.address_form("aanspreekvorm", form) if form else None,
        "representative": _representative(row),
        "risks": cells.risks("risico", row.get("risico", "")),
        "no_contact": _is(row, "geen contact"),
        "secret_address": _is(row, "geheim adres"),
        "test": _is(row, "testpatiënt"),
        "basics_only": not any(column in row for column in _REST),
    }


def _phone(row: Mapping[str, str]) -> str | None:
    """The mobile number, unless only the other one reaches a person."""
    told = [row[name] for name in ("mobiel", "telefoon") if row.get(name)]
    return next((number for number in told if parse_phone(number)), next(iter(told), None))


def _representative(row: Mapping[str, str]) -> dict[str, Any] | None:
    said = {
        "phone": row.get("telefoon vertegenwoordiger"),
        "email": row.get("e-mail vertegenwoordiger"),
        "leads": _is(row, "wettelijk vertegenwoordigd"),
    }
    return _filled(said) or None


def _start(row: Mapping[str, str], zone: ZoneInfo) -> datetime:
    on, at = row["datum"], row.get("tijd", "")
    together = _DAY_AND_TIME.fullmatch(on)
    if together:
        on, at = together[1], at or together[2]
    if not at:
        cells.refuse("tijd", texts.REQUIRED)
    start = cells.moment(cells.day("datum", on), cells.civil_time("tijd", at), zone)
    if start.year < _FIRST_YEAR:
        cells.refuse("datum", texts.NO_DAY)
    return start


def _end(row: Mapping[str, str], start: datetime, zone: ZoneInfo) -> datetime:
    told, lasts = row.get("eindtijd"), row.get("duur")
    if not told:
        return start + (cells.length("duur", lasts) if lasts else USUAL_LENGTH)
    together = _DAY_AND_TIME.fullmatch(told)
    at = cells.civil_time("eindtijd", together[2] if together else told)
    end = cells.moment(start.astimezone(zone).date(), at, zone)
    if end <= start:
        cells.refuse("eindtijd", texts.ENDS_BEFORE_START)
    return end


def _marked(row: Mapping[str, str], start: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    """When it was marked; else the start, which the same row says at every import."""
    told = row.get("gemeld op")
    if not told:
        return start
    together = _DAY_AND_TIME.fullmatch(told)
    if together:
        at = cells.civil_time("gemeld op", together[2])
        marked = cells.moment(cells.day("gemeld op", together[1]), at, zone)
    else:
        midnight = cells.moment(cells.day("gemeld op", told), time(), zone)
        marked = max(start, midnight) if midnight > start - timedelta(days=1) else midnight
    if not start <= marked <= now:
        cells.refuse("gemeld op", texts.MARKED_TOO_EARLY)
    return marked


def _ref(patient_ref: str, start: datetime) -> str:
    """Name a visit that has no number of its own by its patient and moment."""
    return f"visit.{ids.derive_id('visit', patient_ref, start.isoformat())}"


def _is(row: Mapping[str, str], column: str) -> bool:
    return cells.yes_or_no(column, row.get(column, ""))


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in said.items() if value}
