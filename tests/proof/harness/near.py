"""Bodies that are almost right: real samples with one place changed.

What is made from a description alone hardly ever gets past the first check of a FHIR or HL7 door.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

SAMPLES: Final = Path(__file__).parents[2] / "samples"
PATIENT: Final[dict[str, Any]] = {
    "resourceType": "Patient",
    "id": "P-20417",
    "name": [{"family": "de Wit", "given": ["Sem"]}],
    "birthDate": "1984-05-17",
    "telecom": [{"system": "phone", "value": "06-23456789"}],
}
APPOINTMENT: Final[dict[str, Any]] = {
    "resourceType": "Appointment",
    "id": "A-88120",
    "meta": {"versionId": "3", "lastUpdated": "2027-03-02T10:20:00+01:00"},
    "status": "noshow",
    "start": "2027-03-02T10:00:00+01:00",
    "end": "2027-03-02T10:30:00+01:00",
    "created": "2027-02-09T14:12:00+01:00",
    "participant": [{"actor": {"reference": "Patient/P-20417"}, "status": "accepted"}],
}
BUNDLE: Final[dict[str, Any]] = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [{"resource": PATIENT}, {"resource": APPOINTMENT}],
}
LIST: Final[dict[str, Any]] = {
    "schema_version": "1",
    "time": "2027-03-02T10:35:00+01:00",
    "appointments": [
        {
            "ref": f"A-{number}",
            "patient_ref": "P-20417",
            "start": f"2027-03-02T0{number + 6}:00:00+01:00",
            "end": f"2027-03-02T0{number + 6}:30:00+01:00",
            "status": status,
            "discipline": "physiotherapy",
            "changed": "2027-03-02T10:20:00+01:00",
        }
        for number, status in enumerate(("noshow", "fulfilled", "booked", "cancelled"))
    ],
}
_ODD: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.text(max_size=12),
    st.sampled_from([[], {}, "", "noshow", "booked", "2027-03-02", "2027-13-02T10:00:00Z"]),
)
Bodies = st.SearchStrategy[Any]


def _events() -> list[dict[str, Any]]:
    return [json.loads(one.read_text()) for one in sorted((SAMPLES / "his").glob("*.json"))]


def _messages() -> list[str]:
    return [one.read_text() for one in sorted((SAMPLES / "hl7").glob("*.hl7"))]


@st.composite
def near_json(draw: Callable[[st.SearchStrategy[Any]], Any], samples: list[Any]) -> Any:
    """Give a sample as it is, or with one place changed or gone."""
    body = copy.deepcopy(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(0, 2))):
        holder, key = draw(st.sampled_from(list(_places(body))))
        if draw(st.booleans()) or isinstance(holder, list):
            holder[key] = draw(_ODD)
        else:
            holder.pop(key, None)
    return body


@st.composite
def near_hl7(draw: Callable[[st.SearchStrategy[Any]], Any], samples: list[str]) -> str:
    """Give a message as it is, or with one field changed or one segment gone."""
    segments = draw(st.sampled_from(samples)).replace("\n", "\r").strip().split("\r")
    place = draw(st.integers(0, len(segments) - 1))
    change = draw(st.sampled_from(["none", "field", "gone", "twice"]))
    if change == "field":
        fields = segments[place].split("|")
        at = draw(st.integers(0, len(fields) - 1))
        fields[at] = draw(
            st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=9)
        )
        segments[place] = "|".join(fields)
    elif change == "gone":
        del segments[place]
    elif change == "twice":
        segments.insert(place, segments[place])
    return "\r".join(segments)


def _places(value: Any) -> Any:
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


NEAR: Final[Mapping[str, tuple[str, Bodies]]] = {
    "/his/v1/events": ("application/json", near_json(_events())),
    "/his/v1/appointments": ("application/json", near_json([LIST])),
    "/his/v1/fhir": ("application/json", near_json([PATIENT, APPOINTMENT, BUNDLE])),
    "/his/v1/hl7": ("text/plain", near_hl7(_messages())),
}
"""By the path of a door: the media type, and bodies that are almost right."""
