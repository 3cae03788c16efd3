"""How domain values lie in the table: JSON where no condition looks inside, else attributes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from weerzien.domain.case import Case
from weerzien.domain.errors import WeerzienError
from weerzien.domain.event import (
    AppointmentReported,
    BlockLifted,
    ContactMade,
    Event,
    Fact,
    PatientReplied,
    PatientReported,
    TaskAnswered,
)
from weerzien.domain.patient import Patient

T = TypeVar("T")

# Written even when they hold their defaults: conditions compare them, paths reach into the maps.
_ALWAYS: Final = ("state", "plan_no", "planned_no", "rev", "starts")
_MAPS: Final = ("claims", "done", "retry_at")
_SETS: Final = ("risks", "closed_channels", "skipped")
# What sending and planning own; `state` and `stop` change by closing only, `rev` by the store.
_NOT_COURSE: Final = frozenset(
    {"id", "practice_id", "patient_id", "state", "stop", "rev", "starts"}
    | {"plan", "planned_no", "claims", "done", "skipped", "retry_at"}
)
COURSE: Final = tuple(f.name for f in fields(Case) if f.name not in _NOT_COURSE)
_CASE: Final = frozenset(f.name for f in fields(Case))
# Who the patient is and where the person is reached; risks lie in the details too.
SEALED: Final[tuple[str, ...]] = ("details", "bad_addresses")
_ADAPTERS: Final[dict[type, TypeAdapter[Any]]] = {}
_FACTS: Final[Mapping[str, type]] = {kind.__name__: kind for kind in get_args(Fact)}


def to_json(value: object, *, whole: bool = False) -> str:
    """Write a value as JSON; without its defaults, to keep items small, unless `whole`."""
    return _adapter(type(value)).dump_json(value, exclude_defaults=not whole).decode()


def from_json(kind: type[T], text: str) -> T:
    """Read a value back; raise WeerzienError `unreadable_item`."""
    try:
        value: T = _adapter(kind).validate_json(text)
    except ValidationError:
        # Without its cause: pydantic's error prints what it read, and that is personal data.
        raise WeerzienError("unreadable_item") from None
    return value


def event_to_json(event: Event) -> str:
    """Write an event with the class name of its fact: facts differ by more than their fields."""
    kind = type(event.fact).__name__
    return _compact({**to_plain(event), "kind": kind, "fact": to_plain(event.fact)})


def event_from_json(text: str) -> Event:
    """Read an event back; raise WeerzienError `unreadable_item`."""
    try:
        plain: dict[str, Any] = json.loads(text)
        fact = _adapter(_FACTS[plain.pop("kind")]).validate_python(plain["fact"])
        event: Event = _adapter(Event).validate_python({**plain, "fact": fact})
    except (ValueError, KeyError):
        raise WeerzienError("unreadable_item") from None
    return event


def names_a_person(fact: Fact) -> bool:
    """Tell whether a fact holds a person's details, or words that may hold them."""
    match fact:
        case AppointmentReported(patient=patient):
            return patient is not None
        case PatientReported() | PatientReplied() | BlockLifted():
            return True
        case ContactMade(note=note) | TaskAnswered(note=note):
            return bool(note)
        case _:
            return False


def patient_to_json(patient: Patient) -> tuple[str, str]:
    """Write a patient as two texts: what may lie open, and what is to be sealed."""
    plain = to_plain(patient)
    sealed = {name: plain.pop(name) for name in SEALED if name in plain}
    return _compact(plain), _compact(sealed)


def patient_from_json(plain: str, sealed: str) -> Patient:
    """Read a patient back from both texts; raise WeerzienError `unreadable_item`."""
    try:
        whole = json.loads(plain) | json.loads(sealed)
        patient: Patient = _adapter(Patient).validate_python(whole)
    except ValueError:
        raise WeerzienError("unreadable_item") from None
    return patient


def open_part_of_patient(plain: str) -> Patient:
    """Read what lies open of a patient: the details seem empty; raise `unreadable_item`."""
    return patient_from_json(plain, '{"details":{}}')


def to_plain(value: object) -> dict[str, Any]:
    """Write a value as dictionaries, lists and texts, as JSON would hold it, without defaults."""
    plain: dict[str, Any] = _adapter(type(value)).dump_python(
        value, mode="json", exclude_defaults=True
    )
    return plain


def case_to_attributes(case: Case) -> dict[str, Any]:
    """Write a case as attributes of its item; what is empty is left out unless updates need it."""
    plain = to_plain(case)
    for name in _ALWAYS:
        plain[name] = getattr(case, name)
    for name in _MAPS:
        plain.setdefault(name, {})
    for name in _SETS:
        if name in plain:
            plain[name] = set(plain[name])
    return {name: value for name, value in plain.items() if value is not None}


def case_from_attributes(item: Mapping[str, Any]) -> Case:
    """Read a case back; raise WeerzienError `unreadable_item`."""
    try:
        known = {name: value for name, value in item.items() if name in _CASE}
        case: Case = _adapter(Case).validate_python(known)
    except ValidationError:
        raise WeerzienError("unreadable_item") from None
    return case


def _compact(plain: Mapping[str, Any]) -> str:
    # In UTF-8 as it is: escapes would make a name of other scripts three times as long.
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _adapter(kind: type) -> TypeAdapter[Any]:
    # Built once per type and process: building one costs more than using it a hundred times.
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
