"""How Bundles are opened, and how references find what they mean."""

from typing import Any

import pytest

from fakes.fhir_resources import (
    BASE,
    a_bundle,
    a_notification,
    a_patient,
    an_appointment,
)
from unit.contracts.fhir.reading import read, refused, sole
from weerzien.contracts.fhir.faults import UnsupportedError
from weerzien.contracts.fhir.message import Form
from weerzien.contracts.fhir.read_fhir import read_fhir
from weerzien.contracts.refusals import ContractError


def of(reference: Any) -> dict[str, Any]:
    """Give an appointment whose Patient is referred to like this."""
    actor = {"reference": reference} if isinstance(reference, str) else reference
    return an_appointment(participant=[{"actor": actor, "status": "accepted"}])


UUID = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
LOGICAL = {
    "type": "Patient",
    "identifier": {"system": "https://his.example/patients", "value": "20417"},
}


@pytest.mark.parametrize(
    "reference",
    [
        *("Patient/P-20417", f"{BASE}/Patient/P-20417", "Patient/P-20417/_history/7"),
        *("https://other.example/r4/Patient/P-20417", LOGICAL),
    ],
)
def test_a_reference_finds_the_patient_of_its_bundle(reference: Any) -> None:
    told = sole(a_bundle(of(reference), a_patient())).data.patient
    assert (told.ref, told.first_name) == ("P-20417", "Noor")


def test_a_full_url_that_is_no_address_finds_it_too() -> None:
    body = a_bundle(of(UUID), a_patient(id=None), kind="transaction")
    body["entry"][1] |= {"fullUrl": UUID, "request": {"method": "POST", "url": "Patient"}}
    told = sole(body).data.patient
    assert (told.ref, told.first_name) == ("20417", "Noor")


@pytest.mark.parametrize("reference", ["Patient/P-20417", f"{BASE}/Patient/P-20417/_history/2"])
def test_a_patient_told_before_is_named_alone(reference: str) -> None:
    told = sole(of(reference)).data.patient
    assert (told.ref, told.has_details) == ("P-20417", False)


def test_a_logical_reference_names_a_patient_by_identifier() -> None:
    assert sole(of(LOGICAL)).data.patient.ref == "20417"


def test_a_contained_patient_is_named_by_its_identifier_and_never_by_its_inner_id() -> None:
    inner = a_patient(id="p1", meta=None)
    told = sole(of("#p1") | {"contained": [inner]}).data.patient
    assert (told.ref, told.first_name) == ("20417", "Noor")
    nameless = a_patient(id="p1", meta=None, identifier=None)
    assert refused(of("#p1") | {"contained": [nameless]}).keys() == {"Appointment.contained[0].id"}


@pytest.mark.parametrize("reference", [UUID, "#p1", "P-20417", "Patient/", "", {"display": "N"}])
def test_a_reference_that_leads_nowhere_is_refused(reference: Any) -> None:
    (place,) = refused(a_bundle(of(reference)))
    assert place.startswith("Bundle.entry[0].resource.participant")


@pytest.mark.parametrize("kind", ["batch", "searchset", "document", "message", "", "Transaction"])
def test_bundles_of_other_types_are_not_taken_in(kind: str) -> None:
    with pytest.raises(UnsupportedError) as wrong:
        read(a_bundle(an_appointment(), kind=kind))
    assert wrong.value.problems[0].field == "Bundle.type"


def test_a_history_without_the_status_of_a_subscription_is_no_notification() -> None:
    with pytest.raises(UnsupportedError):
        read(a_bundle(an_appointment(), kind="history"))


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "GET", "HEAD"])
def test_nothing_is_deleted_or_read_by_a_transaction(method: str) -> None:
    body = a_bundle(an_appointment(), kind="transaction")
    body["entry"][0]["request"]["method"] = method
    assert refused(body).keys() == {"Bundle.entry[0].request.method"}


def test_an_empty_bundle_is_refused() -> None:
    assert refused(a_bundle()).keys() == {"Bundle.entry"}
    assert refused({"resourceType": "Bundle"}).keys() == {"Bundle.type"}


def test_a_notification_brings_resources_and_its_moment() -> None:
    reading = read(a_notification(an_appointment(meta=None), a_patient()))
    (one,) = reading.events
    assert reading.form is Form.NOTIFICATION
    assert one.intake.event.time.isoformat() == "2026-03-30T08:20:30+00:00"
    assert one.place == "Bundle.entry[1].resource"


def test_r4b_writes_the_same_as_a_subscription_status() -> None:
    body = a_notification(an_appointment(meta=None), a_patient())
    focus = {"reference": f"{BASE}/Appointment/A-88120"}
    body["entry"][0]["resource"] = {
        "resourceType": "SubscriptionStatus",
        "type": "event-notification",
        "subscription": {"reference": f"{BASE}/Subscription/visits"},
        "notificationEvent": [
            {"eventNumber": "310", "timestamp": "2026-03-30T10:20:30+02:00", "focus": focus}
        ],
    }
    as_parameters = sole(a_notification(an_appointment(meta=None), a_patient()))
    assert sole(body).id == as_parameters.id


@pytest.mark.parametrize("kind", ["handshake", "heartbeat", "query-status"])
def test_notifications_without_events_have_no_effect(kind: str) -> None:
    assert read(a_notification(kind=kind)).events == ()


def test_asking_for_events_again_brings_them_again() -> None:
    told = a_notification(an_appointment(), a_patient())
    again = a_notification(an_appointment(), a_patient(), kind="query-event")
    assert sole(again).id == sole(told).id


@pytest.mark.parametrize("parameter", ["type", "subscription"])
def test_a_notification_says_what_it_is_and_of_whom(parameter: str) -> None:
    body = a_notification(an_appointment())
    status = body["entry"][0]["resource"]
    status["parameter"] = [one for one in status["parameter"] if one["name"] != parameter]
    assert refused(body).keys() == {"Bundle.entry[0].resource.parameter"}


def test_a_notification_of_an_unknown_type_is_refused() -> None:
    assert refused(a_notification(an_appointment(), kind="gossip"))


@pytest.mark.parametrize("brought", [[], [a_patient()]])
def test_a_notification_of_what_it_does_not_bring_asks_for_full_resources(
    brought: list[dict[str, Any]],
) -> None:
    body = a_notification(an_appointment(), *brought)
    del body["entry"][1]["resource"]
    (reason,) = refused(body).values()
    assert "full-resource" in reason


def test_an_empty_notification_asks_for_full_resources() -> None:
    (reason,) = refused(a_notification()).values()
    assert "full-resource" in reason


@pytest.mark.parametrize("birth_date", [1984, "1984-02-30"])
def test_a_patient_that_is_wrong_is_named_once_however_many_visits_it_has(birth_date: Any) -> None:
    visits = [an_appointment(id=f"A-{number}") for number in range(5)]
    body = a_bundle(*visits, a_patient(birthDate=birth_date))
    with pytest.raises(ContractError) as wrong:
        read(body)
    assert [problem.field for problem in wrong.value.problems] == [
        "Bundle.entry[5].resource.birthDate"
    ]


def test_a_location_of_the_bundle_is_called_by_its_name() -> None:
    place = {"resourceType": "Location", "id": "L-2", "name": "De Linde, kamer 2"}
    body = a_bundle(an_appointment(), place)
    assert sole(body).data.appointment.location == "De Linde, kamer 2"


@pytest.mark.parametrize(
    "text",
    [
        '{"resourceType": "Patient", "Zonnebloemstraat": 1, "Zonnebloemstraat": 2}',
        '{"resourceType": "Patient", "Zonnebloemstraat": "\\ud800"}',
        '{"resourceType": "Patient", "x": NaN}',
        '{"resourceType": "Patient", "x": ' + "[" * 40 + "]" * 40 + "}",
    ],
)
def test_json_that_could_mean_two_things_is_refused_without_its_words(text: str) -> None:
    with pytest.raises(ContractError) as wrong:
        read_fhir(text, "Europe/Amsterdam")
    assert "Zonnebloemstraat" not in str(wrong.value.problems)
    assert wrong.value.problems[0].field == ""
