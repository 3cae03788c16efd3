"""What the FHIR door takes in, and what it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fakes.fhir_resources import (
    a_bundle,
    a_flag,
    a_notification,
    a_patient,
    an_appointment,
    changed,
)
from unit.handlers.receive_fhir.conftest import NOW, OTHER_TOKEN, Door
from weerzien.domain import ids
from weerzien.domain.event import AppointmentReported, PatientDied, PatientReported
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import StopReason


def test_an_appointment_is_taken_in_and_its_reference_told(door: Door) -> None:
    answer = door.post(an_appointment())
    assert answer.status == 202
    assert answer.headers["Content-Type"] == "application/fhir+json"
    assert answer.issues == [("information", "informational")]
    (event,) = door.events
    assert f"reference {event.id}" in answer.words
    assert isinstance(event.fact, AppointmentReported)
    assert door.acted_for == ["p1"]


def test_the_same_appointment_again_is_the_same_event(door: Door) -> None:
    door.post(a_bundle(an_appointment(), a_patient()))
    door.work_off()
    answer = door.post(a_bundle(an_appointment(), a_patient()))
    assert answer.status == 200
    assert "already applied" in answer.words
    assert door.stored == 1
    assert not door.events


def test_a_transaction_is_answered_entry_by_entry(door: Door) -> None:
    answer = door.post(a_bundle(an_appointment(), a_patient(), kind="transaction"))
    assert answer.status == 202
    assert answer.body["resourceType"] == "Bundle"
    assert answer.body["type"] == "transaction-response"
    first, second = (entry["response"] for entry in answer.body["entry"])
    assert first["status"] == second["status"] == "202 Accepted"
    assert "appointment.noshow: accepted" in first["outcome"]["issue"][0]["details"]["text"]
    assert "with its Appointment" in second["outcome"]["issue"][0]["details"]["text"]


@pytest.mark.requirement("AU-18")
def test_a_version_with_other_content_is_told_and_the_others_are_taken_in(door: Door) -> None:
    door.post(an_appointment())
    other = an_appointment(end="2026-03-30T10:45:00+02:00")
    answer = door.post(a_bundle(other, an_appointment(id="A-2"), kind="transaction"))
    assert answer.status == 409
    assert ("error", "conflict") in answer.issues
    assert answer.body["resourceType"] == "OperationOutcome"
    assert door.stored == 2


def test_one_wrong_entry_keeps_the_whole_bundle_out(door: Door) -> None:
    answer = door.post(a_bundle(an_appointment(), an_appointment("lost", id="A-2")))
    assert answer.status == 422
    assert answer.places == ["Bundle.entry[1].resource.status"]
    assert door.stored == 0
    ahead = (NOW + timedelta(days=3)).isoformat()
    late = an_appointment(id="A-2", meta={"lastUpdated": ahead})
    answer = door.post(a_bundle(an_appointment(), late))
    assert answer.status == 422
    assert answer.places == ["Bundle.entry[1].resource.meta.lastUpdated"]
    assert door.stored == 0


def test_a_bundle_takes_one_room_per_event_before_the_first_is_taken_in(door: Door) -> None:
    door.room = 2
    visits = [an_appointment(id=f"A-{number}") for number in range(3)]
    answer = door.post(a_bundle(*visits))
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "17"
    assert answer.issues == [("error", "throttled")]
    assert door.stored == 0


def test_a_bundle_that_never_fits_a_minute_is_too_large_and_not_to_wait(door: Door) -> None:
    few = replace(door.clinic.practice, his_events_per_minute=2, settings_version=2)
    door.clinic.world.practices.save(few)
    answer = door.post(a_bundle(*[an_appointment(id=f"A-{number}") for number in range(3)]))
    assert (answer.status, answer.issues) == (413, [("error", "too-costly")])


def test_a_signature_proves_as_well_as_a_token(door: Door) -> None:
    assert door.signed(an_appointment()).status == 202
    assert door.signed(an_appointment(), said=an_appointment("booked")).status == 401


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize("token", [None, "", OTHER_TOKEN, "wztok_", "whsec_"])
def test_nothing_is_taken_in_without_proof(door: Door, token: str | None) -> None:
    answer = door.post(an_appointment(), token=token)
    assert (answer.status, answer.issues) == (401, [("error", "login")])
    assert door.stored == 0
    assert not door.acted_for


@pytest.mark.parametrize(
    "media_type",
    [
        *("application/fhir+xml", "text/plain", "", "application/fhir+json; charset=latin1"),
        "application/fhir+json; fhirVersion=3.0",
    ],
)
def test_only_fhir_r4_as_json_is_read(door: Door, media_type: str) -> None:
    answer = door.post(an_appointment(), headers={"Content-Type": media_type})
    assert (answer.status, answer.issues) == (415, [("error", "not-supported")])


@pytest.mark.parametrize(
    "media_type",
    [
        *("application/json", "application/fhir+json; fhirVersion=4.0"),
        "Application/FHIR+JSON;charset=UTF-8",
    ],
)
def test_fhir_r4_as_json_may_be_called_so(door: Door, media_type: str) -> None:
    assert door.post(an_appointment(), headers={"Content-Type": media_type}).status == 202


def test_a_bundle_may_be_larger_than_an_event_and_not_without_end(door: Door) -> None:
    narrative = {"status": "generated", "div": "x" * 200_000}
    assert door.post(a_bundle(a_patient(text=narrative))).status == 202
    answer = door.post(a_bundle(a_patient(text={"div": "x" * 262_144})))
    assert (answer.status, answer.issues) == (413, [("error", "too-long")])


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "null", '{"resourceType": "Patient", "resourceType": "Patient"}']
)
def test_what_is_no_json_object_is_refused_without_a_place(door: Door, body: str) -> None:
    answer = door.post(body)
    assert (answer.status, answer.issues) == (422, [("error", "invalid")])
    assert not answer.places


def test_only_post_is_understood(door: Door) -> None:
    answer = door.post(an_appointment(), httpMethod="PUT")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("kind", ["handshake", "heartbeat"])
def test_a_subscription_is_greeted_back(door: Door, kind: str) -> None:
    answer = door.post(a_notification(kind=kind))
    assert (answer.status, answer.issues) == (200, [("information", "informational")])
    assert door.stored == 0


def test_a_notification_that_comes_twice_has_one_effect(door: Door) -> None:
    bare = an_appointment(meta=None)
    assert door.post(a_notification(bare, a_patient())).status == 202
    again = changed(a_notification(bare, a_patient()), {"timestamp": "2026-03-30T12:00:00+02:00"})
    assert door.post(again).status == 202
    assert door.stored == 1
    assert door.post(a_notification(bare, a_patient(), number="311")).status == 202
    assert door.stored == 2


def test_a_notification_of_ids_only_is_told_to_bring_the_resources(door: Door) -> None:
    body = a_notification(an_appointment())
    del body["entry"][1]["resource"]
    answer = door.post(body)
    assert (answer.status, answer.issues) == (422, [("error", "not-supported")])
    assert "full-resource" in answer.words


def test_what_cannot_be_used_of_a_patient_is_told_by_its_element(door: Door) -> None:
    telecom = [{"system": "phone", "value": "12"}, {"system": "email", "value": "nobody"}]
    answer = door.post(a_bundle(an_appointment(), a_patient(telecom=telecom)))
    assert answer.status == 202
    assert answer.issues.count(("warning", "value")) == 2
    assert answer.places.count("Bundle.entry[1].resource.telecom") == 2


@pytest.mark.requirement("NS-01", "HR-06")
def test_a_no_show_in_fhir_starts_a_high_risk_case_where_a_flag_says_so(door: Door) -> None:
    door.post(a_bundle(an_appointment(), a_patient(), a_flag("post_op")))
    door.work_off()
    case = case_of(door)
    assert case.is_open
    assert case.lane == "high_risk"


@pytest.mark.requirement("NS-32")
@pytest.mark.parametrize("status", ["arrived", "checked-in", "fulfilled", "entered-in-error"])
def test_a_mark_is_withdrawn_by_what_follows_it(door: Door, status: str) -> None:
    door.post(a_bundle(an_appointment(), a_patient()))
    later = {"versionId": "4", "lastUpdated": "2026-03-30T10:29:00+02:00"}
    door.post(an_appointment(status, meta=later))
    door.work_off()
    stop = case_of(door).stop
    assert stop is not None
    assert stop.reason is StopReason.MARK_CORRECTED


@pytest.mark.requirement("NS-31")
def test_a_way_back_that_was_entered_in_error_gives_the_desk_a_task(door: Door) -> None:
    door.post(a_bundle(an_appointment(), a_patient()))
    made = {"created": "2026-03-30T10:25:00+02:00", "start": "2026-04-02T10:00:00+02:00"}
    back = {"id": "A-2", "end": "2026-04-02T10:30:00+02:00", **made}
    for status, at in (("booked", "10:25"), ("entered-in-error", "10:28")):
        meta = {"lastUpdated": f"2026-03-30T{at}:00+02:00"}
        door.post(an_appointment(status, **back, meta=meta))
    door.work_off()
    case = case_of(door)
    assert case.stop.reason is StopReason.REBOOKED
    kinds = {task.kind for task in door.clinic.world.memory.tasks.values()}
    assert TaskKind.REBOOKING_CANCELLED in kinds


@pytest.mark.requirement("EC-P05")
def test_who_has_died_is_never_written_to(door: Door) -> None:
    gone = a_patient(deceasedBoolean=None, deceasedDateTime="2026-03-29")
    door.post(a_bundle(an_appointment(), gone))
    assert [type(event.fact) for event in door.events] == [PatientDied, AppointmentReported]
    door.work_off()
    stop = case_of(door).stop
    assert stop is not None
    assert stop.reason is StopReason.DECEASED


def test_a_patient_alone_is_a_whole_picture(door: Door) -> None:
    assert door.post(a_patient()).status == 202
    (event,) = door.events
    assert isinstance(event.fact, PatientReported)
    details = event.fact.details
    assert (details.first_name, details.full_name) == ("Noor", "Noor van 't Hof")
    assert (details.phone, details.email) == ("+31623456789", "noor@example.org")


@pytest.mark.requirement("EC-X06")
def test_neither_log_nor_answer_holds_what_was_sent(door: Door, logged: Any) -> None:
    bodies = (
        a_bundle(an_appointment(), a_patient()),
        a_bundle(an_appointment("Zonnebloemstraat"), a_patient(birthDate="Zonnebloemstraat")),
        a_bundle(an_appointment(participant=[{"actor": {"reference": "Zonnebloemstraat"}}])),
        {"resourceType": "Zonnebloemstraat"},
        a_bundle(an_appointment(start="Zonnebloemstraat")),
    )
    answers = " ".join(door.post(body).text for body in bodies)
    said = answers + logged()
    for value in ("Zonnebloemstraat", "Noor", "23456789", "noor@", "1984", "111222333", "P-20417"):
        assert value not in said


def case_of(door: Door) -> Any:
    patient_id = ids.patient_id("p1", "P-20417")
    patient = door.clinic.files.patient("p1", patient_id)
    assert patient is not None
    return door.clinic.cases.get("p1", str(patient.case_id))
