"""Mistakes in what is told of patients, visits and kinds of event."""

from __future__ import annotations

from typing import Final

from unit.conformance.mistake import (
    Mistake,
    put,
    telling,
    without,
)
from unit.conformance.vendor import (
    Json,
)


def changed_only(event: Json) -> None:
    patient = event["data"]["patient"]
    event["data"]["patient"] = {"ref": patient["ref"], "phone": "06-23456780"}


def without_risks(event: Json) -> None:
    event["data"]["patient"].pop("risks", None)


def another_number(event: Json) -> None:
    event["data"]["appointment"]["ref"] += "-moved"


def of_the_missed_visit(event: Json) -> None:
    """Made again under the old number."""
    if event["data"]["appointment"]["ref"].endswith("-3"):
        event["data"]["appointment"]["ref"] = "TA-r1-1"


MISTAKES: Final[tuple[Mistake, ...]] = (
    Mistake(
        "sends a no-show with the ref only",
        telling(
            put("data", "patient", value=lambda e: {"ref": e["data"]["patient"]["ref"]}), "noshow"
        ),
        ("PATIENT-1",),
        "the ref only",
        "with appointment.noshow",
    ),
    Mistake(
        "sends only what changed",
        telling(changed_only, "patient.updated"),
        ("PATIENT-2",),
        "birth_date, first_name, full_name, risks of line",
        "only the fields that changed",
    ),
    Mistake(
        "forgets the risk at the no-show",
        telling(without_risks, "noshow"),
        ("PATIENT-2",),
        "risks of line",
        "a risk or a flag as gone",
    ),
    Mistake(
        "writes languages out",
        telling(put("data", "patient", "language", value="Nederlands"), "noshow"),
        ("PATIENT-3",),
        "no code of two letters",
        "nl or en",
    ),
    Mistake(
        "puts words into phone numbers",
        telling(put("data", "patient", "phone", value="bel de dochter"), "noshow"),
        ("PATIENT-4",),
        "data.patient.phone",
        "per field",
    ),
    Mistake(
        "leaves created out",
        telling(put("data", "appointment", "created", value=None)),
        ("VISIT-1", "VISIT-6"),
        "created is missing",
        "taken for a rebooking",
    ),
    Mistake(
        "tells the moment of sending as created",
        telling(put("data", "appointment", "created", value=lambda e: e["time"])),
        ("VISIT-2",),
        "created differs from that of line",
        "not the moment of sending",
    ),
    Mistake(
        "never takes a no-show back",
        without("appointment.noshow_corrected"),
        ("VISIT-3", "COVER-1"),
        "no no-show of this recording was taken back",
        "gets messages",
    ),
    Mistake(
        "takes back under another number",
        telling(another_number, "noshow_corrected"),
        ("VISIT-3",),
        "names no appointment that had a no-show",
        "noshow_corrected",
    ),
    Mistake(
        "gives a moved visit a new number",
        telling(another_number, "rescheduled"),
        ("VISIT-4",),
        "a number that was never booked",
        "under which it was booked",
    ),
    Mistake(
        "books again under the missed number",
        telling(of_the_missed_visit, "booked"),
        ("VISIT-5", "VISIT-2"),
        "booked under the number of the visit",
        "a new ref",
    ),
    Mistake(
        "never tells cancellations",
        without("appointment.cancelled"),
        ("COVER-1",),
        "appointment.cancelled never came",
        "Play the script",
    ),
)
