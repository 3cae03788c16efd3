"""Lists without end cost the reader little, and whoever sends them hears of it."""

import json
import time
from typing import Any

import pytest

from fakes.fhir_resources import a_bundle, a_notification, a_patient, an_appointment
from weerzien.contracts.fhir.faults import TooManyEntriesError
from weerzien.contracts.fhir.message import MAX_ENTRIES
from weerzien.contracts.fhir.read_fhir import Reading, read_fhir

SECONDS = 2.0
"""Of processor time, where each of these took 30 when every number was read for every visit."""


def read(body: dict[str, Any]) -> Reading:
    return read_fhir(json.dumps(body), "Europe/Amsterdam")


def visits(count: int) -> list[dict[str, Any]]:
    """Appointments of one patient, each told on another day."""
    days = ((f"2026-{1 + n // 28:02}-{1 + n % 28:02}", n) for n in range(count))
    return [
        an_appointment(id=f"A-{n}", meta={"lastUpdated": f"{day}T10:20:00+02:00"})
        for day, n in days
    ]


def test_a_patient_with_thousands_of_numbers_beside_a_hundred_visits_is_read_at_once() -> None:
    numbers = [{"system": "phone", "value": "0612345678"}] * 4_000
    mother = {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "MTH"}]
    }
    relations = [{"relationship": [mother], "telecom": numbers[:2]}] * 1_000
    body = a_bundle(a_patient(telecom=numbers, contact=relations), *visits(100))
    before = time.process_time()
    assert len(read(body).events) == 100
    assert time.process_time() - before < SECONDS


@pytest.mark.parametrize(
    "body",
    [
        a_bundle(*[{"resourceType": "Basic"}] * (MAX_ENTRIES + 1)),
        a_bundle(*[an_appointment("proposed")] * (MAX_ENTRIES + 1)),
    ],
)
def test_a_bundle_of_very_many_entries_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(TooManyEntriesError):
        read(body)


def test_a_notification_of_very_many_events_is_refused() -> None:
    body = a_notification(an_appointment())
    parameters = body["entry"][0]["resource"]["parameter"]
    parameters += [parameters[-1]] * MAX_ENTRIES
    with pytest.raises(TooManyEntriesError):
        read(body)
