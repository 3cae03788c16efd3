"""Mistakes in bodies and times, and what must not be in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from conformance.delivery import Delivery
from unit.conformance.mistake import (
    Mistake,
    being,
    put,
    telling,
)
from unit.conformance.vendor import (
    Json,
    Vendor,
    sign,
    wire,
)


def as_text(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
    return sign(body, message_id, moment) | {"content-type": "text/plain"}


def with_a_key_twice(event: Json) -> bytes:
    return wire(event)[:-1] + b', "schema_version": "1"}'


def padded(event: Json) -> bytes:
    return wire({**event, "extra": "x" * 20_480})


def without_offsets(event: Json) -> None:
    event["time"] = event["time"][:19]
    for name in ("start", "end", "created"):
        visit = event["data"].get("appointment")
        if visit:
            visit[name] = visit[name][:19]


def by_winter_time(event: Json) -> None:
    event["time"] = event["time"].replace("+02:00", "+01:00")


def bsn_as_number(event: Json) -> None:
    patient = event["data"]["patient"]
    if patient["ref"].endswith("-4"):
        patient["ref"] = BSN


def sent_at_night() -> tuple[Delivery, ...]:
    late = timedelta(hours=9)

    def signs(body: bytes, message_id: str, moment: datetime) -> dict[str, str]:
        return sign(body, message_id, moment + late)

    sent = Vendor(signs=signs).deliveries()
    return tuple(replace(one, received_at=one.received_at + late) for one in sent)


BSN: Final = "123456782"
STRIPPED = {"diagnosis": "made up", "notes": "made up"}


MISTAKES: Final[tuple[Mistake, ...]] = (
    Mistake(
        "sends plain text",
        being(signs=as_text),
        ("BODY-1",),
        "Content-Type is not application/json",
        "Content-Type: application/json",
    ),
    Mistake(
        "sends too much", being(write=padded), ("BODY-2",), "the body has", "one event per request"
    ),
    Mistake(
        "writes a key twice",
        being(write=with_a_key_twice),
        ("BODY-3", "COVER-1"),
        "stands twice in the same object",
        "with a JSON library",
    ),
    Mistake(
        "has a type of its own",
        telling(put("type", value="appointment.no_show"), "noshow"),
        ("BODY-4", "VISIT-3", "COVER-1"),
        "the type is none of the eleven",
        "appointment.noshow",
    ),
    Mistake(
        "tells its version as a number",
        telling(put("schema_version", value=1)),
        ("BODY-5", "COVER-1"),
        "schema_version is the number 1",
        '"schema_version": "1"',
    ),
    Mistake(
        "misspells a risk",
        telling(put("data", "patient", "risks", value=["postop"]), "noshow"),
        ("BODY-6", "VISIT-3", "COVER-1"),
        "data.patient.risks[0]",
        "JSON Schemas",
    ),
    Mistake(
        "leaves offsets out",
        telling(without_offsets),
        ("TIME-1", "COVER-1"),
        "no offset from UTC: time, start",
        "+02:00",
    ),
    Mistake(
        "has winter time in summer",
        telling(by_winter_time, "patient.updated"),
        ("TIME-2", "TIME-3"),
        "another offset than Dutch clocks",
        "Europe/Amsterdam",
    ),
    Mistake(
        "tells when the visit is instead of when it was booked",
        telling(put("time", value=lambda e: e["data"]["appointment"]["start"]), "rescheduled"),
        ("TIME-3",),
        "ahead of its arrival",
        "goes into start",
    ),
    Mistake(
        "marks no-shows before the visit",
        telling(put("time", value="2027-06-03T13:25:00+02:00"), "noshow"),
        ("TIME-4",),
        "marked before the visit began",
        "at which it happened",
    ),
    Mistake(
        "takes a no-show back before it was marked",
        telling(put("time", value="2027-06-03T13:40:00+02:00"), "noshow_corrected"),
        ("TIME-4", "VISIT-3"),
        "the correction is older than its no-show",
        "Newer beats older",
    ),
    Mistake(
        "gives two facts one time",
        telling(put("time", value="2027-06-03T13:39:00+02:00"), "fulfilled"),
        ("TIME-4",),
        "which was first?",
        "to the second",
    ),
    Mistake(
        "sends a batch at night",
        sent_at_night,
        ("TIME-5",),
        "came 9 hours after it happened",
        "nightly batch",
    ),
    Mistake(
        "has the BSN as patient number",
        telling(bsn_as_number),
        ("PRIVACY-1", "COVER-1"),
        "looks like a citizen service number",
        "patient number of your system",
    ),
    Mistake(
        "files its plans under the BSN",
        telling(put("data", "appointment", "plan_ref", value="123456782"), "booked"),
        ("PRIVACY-1", "PATIENT-4"),
        "plan_ref looks like a citizen service number",
        "leave the BSN out",
    ),
    Mistake(
        "names a field after the BSN",
        telling(put("data", "patient", "bsn", value="x")),
        ("PRIVACY-1",),
        "named after the citizen service number",
        "leave the BSN out",
    ),
    Mistake(
        "sends diagnoses and notes",
        telling(lambda e: e["data"].update(STRIPPED), "noshow"),
        ("PRIVACY-2",),
        "diagnosis, note",
        "six categories",
    ),
)
