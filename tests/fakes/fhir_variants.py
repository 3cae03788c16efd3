"""Every FHIR resource that the door takes alone, whole, and with each element left out in turn."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from fhir.resources.R4B import get_fhir_model_class

from fakes.fhir_resources import STATUSES, a_patient, an_appointment

Json = dict[str, Any]
WORDS = "Zonnebloemstraat"
"""Stands wherever people write: where it turns up, too much was read."""
SOMETHING = {"reference": "Observation/1", "display": WORDS}
CONCEPT = {"coding": [{"system": "http://snomed.info/sct", "code": "1"}], "text": WORDS}
COMMON: Json = {
    "implicitRules": "https://his.example/rules",
    "language": "nl-NL",
    "text": {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{WORDS}</div>',
    },
    "contained": [{"resourceType": "Basic", "id": "b1", "code": CONCEPT}],
    "extension": [{"url": "https://his.example/x", "valueString": WORDS}],
    "modifierExtension": [{"url": "https://his.example/y", "valueBoolean": False}],
}
REST: dict[str, Json] = {
    "Appointment": COMMON
    | {
        "cancelationReason": CONCEPT,
        "serviceCategory": [CONCEPT],
        "reasonCode": [CONCEPT],
        "reasonReference": [SOMETHING],
        "priority": 5,
        "supportingInformation": [SOMETHING],
        "minutesDuration": 30,
        "slot": [{"reference": "Slot/1"}],
        "basedOn": [{"reference": "ServiceRequest/1"}],
        "requestedPeriod": [{"start": "2026-03-30", "end": "2026-04-30"}],
    },
    "Patient": COMMON
    | {
        "address": [{"line": [WORDS], "city": WORDS, "postalCode": "1234 AB"}],
        "maritalStatus": CONCEPT,
        "multipleBirthBoolean": False,
        "photo": [{"contentType": "image/png", "data": "eA=="}],
        "managingOrganization": {"reference": "Organization/1"},
        "link": [{"other": {"reference": "Patient/9"}, "type": "seealso"}],
    },
}
CHOICES = {"deceasedDateTime", "multipleBirthInteger"}
"""The other half of a choice, of which one can stand there."""


def made(kind: str, resource: Json) -> Json:
    """Let the library make it: what it does not know or allow, it refuses."""
    model: Any = get_fhir_model_class(kind)
    found: Json = json.loads(model.model_validate(resource).model_dump_json())
    return found


def wholes() -> Iterator[tuple[str, Json]]:
    for status in STATUSES:
        yield status, REST["Appointment"] | an_appointment(status)
    yield "", REST["Patient"] | a_patient()


def variants() -> Iterator[tuple[str, str, Json]]:
    """Give every resource whole, and with each element left out in turn: status, name, resource."""
    for status, whole in wholes():
        yield status, "", whole
        for element in whole:
            if element not in {"resourceType", "status"}:
                lacking = copy.deepcopy(whole)
                del lacking[element]
                yield status, element, lacking
