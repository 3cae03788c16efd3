"""FHIR R4 resources of one made-up patient and visit, whole, for tests to take things out of."""

from __future__ import annotations

import copy
from typing import Any

Json = dict[str, Any]

STATUSES = (
    *("proposed", "pending", "booked", "arrived", "fulfilled", "cancelled"),
    *("noshow", "entered-in-error", "checked-in", "waitlist"),
)
BASE = "https://his.example/fhir"
BSN = "http://fhir.nl/fhir/NamingSystem/bsn"
AGREED = "urn:weerzien:risk-category"
MARKED = "2026-03-30T10:20:00+02:00"


def an_appointment(status: str = "noshow", **changes: Any) -> Json:
    """Every element that the door reads, and those that it never reads; None takes one out."""
    whole: Json = {
        "resourceType": "Appointment",
        "id": "A-88120",
        "meta": {"versionId": "3", "lastUpdated": MARKED},
        "identifier": [{"system": "https://his.example/visits", "value": "88120"}],
        "status": status,
        "serviceType": [_concept("http://terminology.hl7.org/CodeSystem/service-type", "65")],
        "specialty": [_concept("http://snomed.info/sct", "394814009")],
        "appointmentType": _concept("http://terminology.hl7.org/CodeSystem/v2-0276", "FOLLOWUP"),
        "description": "Zonnebloemstraat",
        "start": "2026-03-30T10:00:00+02:00",
        "end": "2026-03-30T10:30:00+02:00",
        "created": "2026-03-09T14:12:00+01:00",
        "comment": "Zonnebloemstraat",
        "patientInstruction": "Zonnebloemstraat",
        "participant": [
            {"actor": {"reference": "Patient/P-20417"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/C-7"}, "status": "accepted"},
            {"actor": {"reference": "Location/L-2", "display": "Kamer 2"}, "status": "accepted"},
        ],
    }
    if status == "cancelled":
        system = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
        whole["cancelationReason"] = _concept(system, "pat")
    if status in {"noshow", "cancelled"}:
        whole["reasonCode"] = [{"text": "Zonnebloemstraat"}]
    return changed(whole, changes)


def a_patient(**changes: Any) -> Json:
    whole: Json = {
        "resourceType": "Patient",
        "id": "P-20417",
        "meta": {"versionId": "7", "lastUpdated": "2026-03-28T09:00:00+01:00"},
        "identifier": [
            {"system": BSN, "value": "111222333"},
            {"system": "https://his.example/patients", "value": "20417"},
        ],
        "active": True,
        "name": [
            {"use": "official", "family": "van 't Hof", "given": ["N.", "Noor"]},
            {"use": "usual", "given": ["Noor"]},
        ],
        "telecom": [
            {"system": "phone", "value": "020 1234567", "use": "mobile"},
            {"system": "phone", "value": "06-23456789", "use": "home"},
            {"system": "email", "value": "noor@example.org"},
        ],
        "gender": "female",
        "birthDate": "1984-05-17",
        "deceasedBoolean": False,
        "contact": [
            {
                "relationship": [
                    _concept("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH")
                ],
                "telecom": [{"system": "phone", "value": "+31 6 23456781"}],
            }
        ],
        "communication": [
            {"language": _concept("urn:ietf:bcp:47", "en")},
            {"language": _concept("urn:ietf:bcp:47", "nl-NL"), "preferred": True},
        ],
        "generalPractitioner": [{"reference": "Practitioner/C-1"}],
    }
    return changed(whole, changes)


def a_related_person(**changes: Any) -> Json:
    whole: Json = {
        "resourceType": "RelatedPerson",
        "id": "R-1",
        "active": True,
        "patient": {"reference": "Patient/P-20417"},
        "relationship": [_concept("urn:oid:2.16.840.1.113883.2.4.3.11.22.472", "03")],
        "telecom": [{"system": "phone", "value": "06 23456782"}],
    }
    return changed(whole, changes)


def a_flag(code: str = "post_op", system: str = AGREED, **changes: Any) -> Json:
    whole: Json = {
        "resourceType": "Flag",
        "id": "F-1",
        "status": "active",
        "code": _concept(system, code),
        "subject": {"reference": "Patient/P-20417"},
    }
    return changed(whole, changes)


def a_bundle(*resources: Json, kind: str = "collection", **changes: Any) -> Json:
    """A Bundle of these; a transaction gets a request with each entry."""
    entries: list[Json] = []
    for resource in resources:
        name = f"{resource['resourceType']}/{resource.get('id', 'none')}"
        entry: Json = {"fullUrl": f"{BASE}/{name}", "resource": resource}
        if kind == "transaction":
            entry["request"] = {"method": "PUT", "url": name}
        entries.append(entry)
    whole: Json = {
        "resourceType": "Bundle",
        "type": kind,
        "timestamp": "2026-03-30T10:21:00+02:00",
        "entry": entries,
    }
    return changed(whole, changes)


def a_notification(*resources: Json, kind: str = "event-notification", number: str = "310") -> Json:
    """As the R4 Subscriptions backport writes it; the first resource is its focus."""
    parameters: list[Json] = [
        {
            "name": "subscription",
            "valueReference": {"reference": f"{BASE}/Subscription/visits"},
        },
        {"name": "topic", "valueCanonical": "https://his.example/topics/visits"},
        {"name": "status", "valueCode": "active"},
        {"name": "type", "valueCode": kind},
        {"name": "events-since-subscription-start", "valueString": number},
    ]
    if resources:
        first = resources[0]
        focus = f"{BASE}/{first['resourceType']}/{first.get('id', 'none')}"
        parts: list[Json] = [
            {"name": "event-number", "valueString": number},
            {"name": "timestamp", "valueInstant": "2026-03-30T10:20:30+02:00"},
            {"name": "focus", "valueReference": {"reference": focus}},
        ]
        parameters.append({"name": "notification-event", "part": parts})
    status: Json = {
        "fullUrl": "urn:uuid:b21e4fae-ce73-45cb-8e37-1e203362b2ae",
        "resource": {"resourceType": "Parameters", "parameter": parameters},
        "request": {"method": "GET", "url": f"{BASE}/Subscription/visits/$status"},
        "response": {"status": "200"},
    }
    bundle = a_bundle(*resources, kind="history")
    for entry in bundle["entry"]:
        entry["request"] = {"method": "PUT", "url": entry["fullUrl"].removeprefix(f"{BASE}/")}
        entry["response"] = {"status": "200"}
    bundle["entry"].insert(0, status)
    return bundle


def changed(whole: Json, changes: Json) -> Json:
    """Replace elements; None leaves one out."""
    made = copy.deepcopy(whole) | changes
    return {name: value for name, value in made.items() if value is not None}


def _concept(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}
