"""What is the same event again, and what is another."""

import pytest

from fakes.fhir_resources import a_bundle, a_patient, an_appointment
from unit.contracts.fhir.reading import read, sole


def test_the_same_version_is_the_same_event_and_another_version_another() -> None:
    first, again = sole(an_appointment()), sole(an_appointment())
    assert first.id == again.id
    for meta in (
        {"versionId": "4", "lastUpdated": "2026-03-30T10:20:00+02:00"},
        {"versionId": "3", "lastUpdated": "2026-03-30T10:20:01+02:00"},
    ):
        assert sole(an_appointment(meta=meta)).id != first.id


def test_a_known_version_with_a_newer_patient_beside_it_is_another_event() -> None:
    alone = sole(an_appointment())
    beside = sole(a_bundle(an_appointment(), a_patient()))
    newer = sole(a_bundle(an_appointment(), a_patient(birthDate="1984-05-18")))
    assert len({alone.id, beside.id, newer.id}) == 3


@pytest.mark.requirement("AU-18")
def test_what_other_resources_tell_of_a_known_version_is_no_contradiction() -> None:
    """A Location or a doctor sent along once and not the next time: neither is refused with 409."""
    rooms = [{"resourceType": "Location", "id": "L-2", "name": name} for name in ("Noord", "Zuid")]
    alone = [{"actor": {"reference": "Patient/P-20417"}}]
    by_gp = an_appointment(participant=alone)
    told = [
        an_appointment(),
        *(a_bundle(an_appointment(), room) for room in rooms),
        a_bundle(by_gp, a_patient(meta=None)),
        a_bundle(by_gp, a_patient(meta=None, generalPractitioner=None)),
    ]
    events = [read(body).events[-1].intake for body in told]
    assert len({one.body_hash for one in events}) == len(told)
    assert len({one.event.id for one in events}) == len(told)
    assert sole(told[0]).id == events[0].event.id
