"""What an Appointment comes to."""

from typing import Any

import pytest

from fakes.fhir_resources import a_bundle, a_patient, an_appointment, changed
from unit.contracts.fhir.reading import read, refused, sole
from weerzien.contracts.fhir.faults import UnsupportedError
from weerzien.contracts.fhir.read_fhir import MAX_EVENTS

ZONE = "Europe/Amsterdam"
CANCELLED = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"


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
