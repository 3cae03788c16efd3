"""What an Appointment comes to."""

import json
from typing import Any

import pytest

from fakes.fhir_resources import a_bundle, a_patient, an_appointment, changed
from weerzien.contracts.fhir.faults import UnsupportedError
from weerzien.contracts.fhir.read_fhir import MAX_EVENTS, Reading, read_fhir
from weerzien.contracts.refusals import ContractError

ZONE = "Europe/Amsterdam"
CANCELLED = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"


def read(body: dict[str, Any]) -> Reading:
    return read_fhir(json.dumps(body), ZONE)


def sole(body: dict[str, Any]) -> Any:
    (one,) = read(body).events
    return one.intake.event


def refused(body: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ContractError) as wrong:
        read(body)
    return {problem.field: problem.reason for problem in wrong.value.problems}


def concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def test_a_no_show_says_who_when_what_with_whom_and_where() -> None:
    event = sole(an_appointment())
    assert event.type == "appointment.noshow"
    assert event.time.isoformat() == "2026-03-30T08:20:00+00:00"
    assert (event.data.patient.ref, event.data.patient.has_details) == ("P-20417", False)
    visit = event.data.appointment
    assert visit.ref == "A-88120"
    assert visit.start.isoformat() == "2026-03-30T08:00:00+00:00"
    assert visit.end.isoformat() == "2026-03-30T08:30:00+00:00"
    assert visit.created.isoformat() == "2026-03-09T13:12:00+00:00"
    assert visit.discipline == "physiotherapy"
    assert (visit.clinician_ref, visit.location) == ("C-7", "Kamer 2")


@pytest.mark.parametrize(
    ("status", "type_"),
    [
        ("booked", "appointment.booked"),
        ("arrived", "appointment.arrived"),
        ("checked-in", "appointment.arrived"),
        ("fulfilled", "appointment.fulfilled"),
        ("cancelled", "appointment.cancelled"),
        ("noshow", "appointment.noshow"),
        ("entered-in-error", "appointment.cancelled"),
    ],
)
def test_a_status_becomes_an_event(status: str, type_: str) -> None:
    assert sole(an_appointment(status)).type == type_


@pytest.mark.parametrize("status", ["proposed", "pending", "waitlist"])
def test_a_visit_that_is_not_agreed_on_is_understood_without_effect(status: str) -> None:
    reading = read(an_appointment(status))
    assert reading.events == ()
    (remark,) = reading.remarks
    assert "without effect" in remark.text


def test_a_status_that_r4_does_not_have_is_refused() -> None:
    assert refused(an_appointment("no-show")).keys() == {"Appointment.status"}


@pytest.mark.parametrize(
    ("code", "by"),
    [
        *((code, "patient") for code in ("pat", "pat-crs", "pat-cpp", "pat-lt", "pat-mv")),
        *((code, "practice") for code in ("prov", "prov-pers", "prov-hosp")),
        *((code, None) for code in ("oth-weath", "maint", "other", "patrol")),
    ],
)
def test_a_cancellation_says_whose_it_was(code: str, by: str | None) -> None:
    body = an_appointment("cancelled", cancelationReason=concept(CANCELLED, code))
    assert sole(body).data.appointment.cancelled_by == by


def test_what_was_entered_in_error_was_cancelled_by_the_practice() -> None:
    event = sole(an_appointment("entered-in-error"))
    assert event.data.appointment.cancelled_by == "practice"


def test_a_cancellation_reason_of_another_system_says_nothing() -> None:
    body = an_appointment("cancelled", cancelationReason=concept("https://his.example", "prov"))
    assert sole(body).data.appointment.cancelled_by is None


@pytest.mark.requirement("EC-P05")
def test_a_visit_cancelled_because_the_patient_died_says_so_of_the_patient() -> None:
    body = an_appointment("cancelled", cancelationReason=concept(CANCELLED, "pat-dec"))
    kinds = [one.intake.event.type for one in read(body).events]
    assert kinds == ["appointment.cancelled", "patient.deceased"]


def test_a_reason_on_anything_but_a_cancellation_is_not_read() -> None:
    body = an_appointment("noshow", cancelationReason=concept(CANCELLED, "pat-dec"))
    assert sole(body).type == "appointment.noshow"


@pytest.mark.requirement("EC-X06")
def test_what_may_hold_health_data_is_dropped_and_told_by_kind_only() -> None:
    (one,) = read(an_appointment()).events
    assert set(one.intake.stripped) == {"visit_reason", "note"}
    assert "Zonnebloemstraat" not in repr(one)


NOTE, PLAN = {"reference": "DocumentReference/77"}, {"reference": "CarePlan/9"}
AT_HOME = {"reference": "https://his.example/fhir/CarePlan/9"}
BY_NUMBER = {"type": "DocumentReference", "identifier": {"system": "x", "value": "N-77"}}
BY_BSN = {"type": "CarePlan", "identifier": {"value": "111222333"}}
INSIDE = {"reference": "#n1"}


@pytest.mark.requirement("DH-02", "DH-03")
@pytest.mark.parametrize(
    ("sent", "note", "plan"),
    [
        ([NOTE, PLAN], "DocumentReference/77", "CarePlan/9"),
        ([{"reference": "Observation/1"}, AT_HOME], None, "https://his.example/fhir/CarePlan/9"),
        ([BY_NUMBER, BY_BSN], "N-77", None),
        ([NOTE, BY_NUMBER], "DocumentReference/77", None),
        ([INSIDE, {"display": "Verslag"}, {"reference": "CarePlan/" + "9" * 300}], None, None),
        ([], None, None),
    ],
)
def test_it_says_where_the_last_note_and_the_plan_are(
    sent: list[Any], note: str | None, plan: str | None
) -> None:
    body = an_appointment(supportingInformation=sent)
    inner = {"resourceType": "DocumentReference", "id": "n1"}
    visit = sole(body | {"contained": [inner]}).data.appointment
    assert (visit.note_ref, visit.plan_ref) == (note, plan)


@pytest.mark.requirement("DH-02")
def test_a_note_of_the_bundle_is_pointed_at_by_its_id_and_stays_unread() -> None:
    note = {"resourceType": "DocumentReference", "id": "77", "description": "Zonnebloemstraat"}
    body = a_bundle(an_appointment(supportingInformation=[{"reference": "urn:uuid:1"}]), note)
    body["entry"][1]["fullUrl"] = "urn:uuid:1"
    assert sole(body).data.appointment.note_ref == "DocumentReference/77"
    assert "Zonnebloemstraat" not in repr(read(body))


@pytest.mark.requirement("EC-X06")
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ([NOTE, PLAN], set()),
        ([NOTE | {"display": "Zonnebloemstraat"}], {"note"}),
        ([{"reference": "Observation/1"}], {"note"}),
    ],
)
def test_words_and_other_things_beside_the_pointers_are_told_of(
    sent: list[Any], told: set[str]
) -> None:
    bare: dict[str, Any] = dict.fromkeys(
        ("reasonCode", "description", "comment", "patientInstruction")
    )
    (one,) = read(an_appointment(**bare, supportingInformation=sent)).events
    assert set(one.intake.stripped) == told
    assert "Zonnebloemstraat" not in repr(one)


def test_a_pointer_that_is_none_is_told_by_its_element() -> None:
    body = an_appointment(supportingInformation=[{"reference": "CarePlan/" + "9" * 300}])
    (one,) = read(body).events
    assert [problem.field for problem in one.intake.warnings] == [
        "Appointment.supportingInformation"
    ]


@pytest.mark.parametrize(
    ("element", "value", "word"),
    [
        ("serviceType", [concept("urn:weerzien:discipline", "poh-ggz")], "poh-ggz"),
        ("appointmentType", concept("urn:weerzien:discipline", "poh-ggz"), "poh-ggz"),
        ("serviceType", [concept("https://his.example", "7")], "general_practice"),
        ("serviceType", [concept("urn:weerzien:discipline", "no spaces here")], "general_practice"),
    ],
)
def test_a_discipline_is_a_word_of_ours_or_of_the_tables(
    element: str, value: Any, word: str
) -> None:
    body = changed(an_appointment(serviceType=None), {element: value})
    assert sole(body).data.appointment.discipline == word


def test_without_a_known_discipline_all_visits_are_of_one() -> None:
    body = an_appointment(serviceType=[{"text": "fysio"}], specialty=None)
    assert sole(body).data.appointment.discipline == ""


@pytest.mark.parametrize(
    ("created", "moment"),
    [
        ("2026-03-09", "2026-03-09T22:59:59.999999+00:00"),
        ("2026-03-30", "2026-03-30T08:20:00+00:00"),
    ],
)
def test_an_appointment_made_on_a_day_was_made_at_its_end_but_before_it_was_told(
    created: str, moment: str
) -> None:
    assert sole(an_appointment(created=created)).data.appointment.created.isoformat() == moment


@pytest.mark.parametrize("created", ["2026", "2026-03"])
def test_a_year_or_month_says_too_little_of_when_it_was_made(created: str) -> None:
    assert sole(an_appointment(created=created)).data.appointment.created is None


@pytest.mark.parametrize("end", ["start", "end"])
def test_a_visit_without_its_times_is_refused_by_name(end: str) -> None:
    for status in ("cancelled", "noshow", "booked"):
        assert refused(changed(an_appointment(status), {end: None})) == {
            f"Appointment.{end}": "is required"
        }


def test_a_visit_that_ends_before_it_starts_is_refused() -> None:
    body = an_appointment(end="2026-03-30T09:00:00+02:00")
    assert refused(body) == {"Appointment.start": "end must be later than start"}


def test_without_a_moment_newer_cannot_be_told_from_older() -> None:
    assert refused(an_appointment(meta=None)).keys() == {"Appointment.meta.lastUpdated"}


def test_the_moment_of_the_bundle_stands_in_for_that_of_the_resource() -> None:
    body = a_bundle(an_appointment(meta={"versionId": "3"}))
    assert sole(body).time.isoformat() == "2026-03-30T08:21:00+00:00"


def test_without_an_id_its_identifier_names_the_appointment() -> None:
    assert sole(an_appointment(id=None)).data.appointment.ref == "88120"


def test_without_id_and_identifier_it_is_refused() -> None:
    assert refused(an_appointment(id=None, identifier=None)).keys() == {"Appointment.id"}


@pytest.mark.parametrize(
    ("participants", "reason"),
    [
        ([], "the Patient"),
        ([{"status": "accepted", "actor": {"reference": "Practitioner/1"}}], "the Patient"),
        (
            [
                {"status": "accepted", "actor": {"reference": f"Patient/{number}"}}
                for number in (1, 2)
            ],
            "one patient",
        ),
    ],
)
def test_it_is_of_one_patient(participants: list[Any], reason: str) -> None:
    (told,) = refused(an_appointment(participant=participants)).values()
    assert reason in told


@pytest.mark.requirement("EC-X06")
def test_a_patient_by_bsn_is_refused() -> None:
    told = refused(an_appointment(participant=[{"actor": {"reference": "Patient/111222333"}}]))
    assert told.keys() == {"Appointment.participant[0].actor.reference"}
    assert "111222333" not in str(told)


def test_the_general_practitioner_stands_in_where_no_clinician_takes_part() -> None:
    alone = [{"actor": {"reference": "Patient/P-20417"}, "status": "accepted"}]
    body = a_bundle(an_appointment(participant=alone), a_patient())
    (one,) = read(body).events
    event: Any = one.intake.event
    assert event.data.appointment.clinician_ref == "C-1"


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


def test_a_bundle_holds_a_hundred_events_and_no_more() -> None:
    visits = [an_appointment(id=f"A-{number}") for number in range(MAX_EVENTS + 1)]
    assert len(read(a_bundle(*visits[:-1])).events) == MAX_EVENTS
    assert refused(a_bundle(*visits)).keys() == {"Bundle.entry"}


def test_everything_that_is_wrong_in_a_bundle_is_named_at_once() -> None:
    body = a_bundle(an_appointment(), an_appointment("broken"), an_appointment(id="x", start=None))
    assert refused(body) == {"Bundle.entry[1].resource.status": "is no status of an R4 Appointment"}
    body = a_bundle(an_appointment(id="y", end=None), an_appointment(id="x", start=None))
    assert refused(body) == {
        "Bundle.entry[0].resource.end": "is required",
        "Bundle.entry[1].resource.start": "is required",
    }


@pytest.mark.parametrize("kind", ["Encounter", "Flag", "RelatedPerson", "Task"])
def test_other_resources_are_not_taken_in_alone(kind: str) -> None:
    with pytest.raises(UnsupportedError):
        read({"resourceType": kind})
