"""What a Patient comes to, with what stands beside it in the Bundle."""

from typing import Any

import pytest

from fakes.fhir_resources import (
    a_bundle,
    a_patient,
    an_appointment,
    changed,
)
from unit.contracts.fhir.reading import kinds, read, refused


def person(*resources: dict[str, Any], **changes: Any) -> Any:
    """Read one Patient, with these resources beside it."""
    (one,) = read(a_bundle(a_patient(**changes), *resources)).events
    return one.intake.event.data.patient


def phone(value: str, **more: Any) -> dict[str, Any]:
    return {"system": "phone", "value": value, **more}


def test_a_patient_alone_tells_everything_that_is_known() -> None:
    (one,) = read(a_patient()).events
    assert one.intake.event.type == "patient.updated"
    told: Any = one.intake.event.data.patient
    assert told.ref == "P-20417"
    assert (told.first_name, told.full_name) == ("Noor", "Noor van 't Hof")
    assert (told.phone, told.email) == ("+31623456789", "noor@example.org")
    assert (told.birth_date.isoformat(), told.language) == ("1984-05-17", "nl")
    assert told.representative.phone == "+31623456781"
    assert told.representative.leads is False
    assert not told.risks
    # No Flag came along: that says nothing.
    assert told.basics_only


@pytest.mark.requirement("EC-X06")
def test_a_bsn_is_dropped_and_only_told_of() -> None:
    (one,) = read(a_patient()).events
    assert one.intake.stripped == ("bsn",)
    assert "111222333" not in repr(one)
    assert refused(a_patient(id="111222333")).keys() == {"Patient.id"}
    bsn = {"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999999990"}
    assert refused(a_patient(id=None, identifier=[bsn])).keys() == {"Patient.id"}


def test_without_an_id_the_first_identifier_that_is_no_bsn_names_the_patient() -> None:
    assert person(id=None).ref == "20417"


@pytest.mark.parametrize(
    ("telecom", "chosen"),
    [
        ([phone("020 1234567", use="mobile"), phone("06 23456789", use="home")], "+31623456789"),
        ([phone("06 23456789", use="old"), phone("06 23456780")], "+31623456780"),
        ([phone("06 23456789", rank=2), phone("06 23456780", rank=1)], "+31623456780"),
        ([phone("06 23456789", use="work"), phone("06 23456780")], "+31623456780"),
        (
            [phone("06 23456789", period={"end": "2026-03-27"}), phone("06 23456780")],
            "+31623456780",
        ),
        (
            [phone("06 23456789", period={"start": "2027"}), phone("06 23456780")],
            "+31623456780",
        ),
        ([phone("06 23456789", period={"start": "2026", "end": "2026-03"})], "+31623456789"),
        ([phone("020 1234567")], "+31201234567"),
        ([{"system": "sms", "value": "0623456789"}], "+31623456789"),
        ([{"system": "fax", "value": "0623456789"}], None),
        ([], None),
    ],
)
def test_the_number_itself_says_what_it_is(telecom: list[Any], chosen: str | None) -> None:
    assert person(telecom=telecom).phone == chosen


def test_a_number_that_is_none_counts_as_missing_and_is_told_by_its_element() -> None:
    (one,) = read(a_patient(telecom=[phone("12")])).events
    (warning,) = one.intake.warnings
    assert warning.field == "Patient.telecom"


@pytest.mark.parametrize(
    ("names", "first", "full"),
    [
        ([{"family": "Wit", "given": ["N.J.", "N."]}], None, "N.J. N. Wit"),
        ([{"text": "Sem de Wit"}], None, "Sem de Wit"),
        ([{"use": "nickname", "given": ["Semmie"]}, {"given": ["Sem"]}], "Sem", None),
        ([{"use": "maiden", "family": "Wit", "given": ["Sem"]}], None, None),
        ([{"family": "Wit", "given": [None, "Sem"]}], "Sem", "Sem Wit"),
        ([{"given": ["Sem"], "period": {"end": "2020"}}], None, None),
        ([], None, None),
    ],
)
def test_nobody_is_greeted_by_initials(
    names: list[Any], first: str | None, full: str | None
) -> None:
    told = person(name=names)
    assert (told.first_name, told.full_name) == (first, full)


@pytest.mark.parametrize(
    ("birth_date", "taken"),
    [("1984", "1984-12-31"), ("2012-02", "2012-02-29"), ("2026", "2026-03-28")],
)
def test_a_birth_date_of_a_year_is_taken_as_young_as_it_can_be(birth_date: str, taken: str) -> None:
    assert person(birthDate=birth_date).birth_date.isoformat() == taken


@pytest.mark.parametrize("birth_date", ["1984-02-30", "0000", "17-05-1984", "2027-01-01", ""])
def test_an_impossible_birth_date_is_refused(birth_date: str) -> None:
    if birth_date:
        assert refused(a_patient(birthDate=birth_date)).keys() == {"Patient.birthDate"}
    else:
        assert person(birthDate=birth_date).birth_date is None


@pytest.mark.parametrize(
    ("codes", "language"),
    [(["nl-NL"], "nl"), (["en", "nl"], "en"), (["de"], None), ([], None)],
)
def test_the_preferred_language_else_the_first(codes: list[str], language: str | None) -> None:
    spoken = [{"language": {"coding": [{"code": code}]}} for code in codes]
    assert person(communication=spoken).language == language


@pytest.mark.parametrize(
    "changes",
    [
        {"deceasedBoolean": True},
        {"deceasedBoolean": None, "deceasedDateTime": "2026"},
        {"deceasedBoolean": True, "active": False},
    ],
)
@pytest.mark.requirement("EC-P05")
def test_a_death_is_told_and_nothing_else_of_the_person(changes: dict[str, Any]) -> None:
    (one,) = read(a_patient(**changes)).events
    assert one.intake.event.type == "patient.deceased"
    assert not one.intake.event.data.patient.has_details


@pytest.mark.requirement("EC-P05")
@pytest.mark.parametrize(
    ("ended", "told"),
    [
        ({"deceasedBoolean": True}, "patient.deceased"),
        ({"deceasedBoolean": None, "deceasedDateTime": "2026-03-29"}, "patient.deceased"),
        ({"active": False}, "patient.deregistered"),
        ({}, None),
    ],
)
def test_a_patient_within_an_appointment_has_died_or_left_as_well(
    ended: dict[str, Any], told: str | None
) -> None:
    inner = a_patient(id="p1", meta=None, **ended)
    whose = [{"actor": {"reference": "#p1"}, "status": "accepted"}]
    visit = an_appointment(contained=[inner], participant=whose)
    for body in (visit, a_bundle(visit, kind="transaction")):
        assert kinds(body) == [*([told] if told else []), "appointment.noshow"]
        assert {one.intake.event.data.patient.ref for one in read(body).events} == {"20417"}


def test_a_record_that_is_not_active_ends_the_registration() -> None:
    assert kinds(a_patient(active=False)) == ["patient.deregistered"]


def test_a_patient_of_whom_nothing_is_told_has_no_effect() -> None:
    bare = {"resourceType": "Patient", "id": "P-1", "meta": {"lastUpdated": "2026-03-28T09:00:00Z"}}
    reading = read(bare)
    assert reading.events == ()
    assert "tells nothing" in reading.remarks[0].text


def test_a_patient_rides_with_its_appointment_and_by_itself_only_when_newer() -> None:
    assert kinds(a_bundle(an_appointment(), a_patient())) == ["appointment.noshow"]
    newer = a_patient(meta={"lastUpdated": "2026-03-30T10:20:01+02:00"})
    assert kinds(a_bundle(an_appointment(), newer)) == ["patient.updated", "appointment.noshow"]
    apart = a_patient(id="P-2")
    assert kinds(a_bundle(an_appointment(), apart)) == ["patient.updated", "appointment.noshow"]


def test_a_death_comes_before_the_appointments_of_its_bundle() -> None:
    body = a_bundle(an_appointment(), a_patient(deceasedBoolean=True, meta=None), timestamp=None)
    assert kinds(body) == ["patient.deceased", "appointment.noshow"]


def test_a_patient_without_a_moment_rides_along_and_is_refused_alone() -> None:
    bare = a_patient(meta=None)
    assert kinds(a_bundle(an_appointment(), bare, timestamp=None)) == ["appointment.noshow"]
    assert refused(bare).keys() == {"Patient.meta.lastUpdated"}


def test_other_resources_go_unread_and_health_data_is_told_by_kind() -> None:
    condition = {"resourceType": "Condition", "code": {"text": "Zonnebloemstraat"}}
    reading = read(a_bundle(an_appointment(), condition))
    (one,) = reading.events
    assert "diagnosis" in one.intake.stripped
    assert "Zonnebloemstraat" not in repr(reading)


def test_null_is_the_same_as_left_out() -> None:
    nulls = dict.fromkeys(("telecom", "contact", "communication", "name", "link"), None)
    assert person(**changed({}, {})).ref == "P-20417"
    body = {**a_patient(), **nulls}
    (one,) = read(body).events
    assert one.intake.event.data.patient.phone is None


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("telecom", {}),
        ("telecom", "06"),
        ("telecom", [1]),
        ("telecom", [{"value": 6}]),
        ("name", "Noor"),
        ("name", [{"given": "Noor"}]),
        ("birthDate", 1984),
        ("birthDate", ["1984-05-17"]),
        ("active", "true"),
        ("active", 1),
        ("communication", [{}]),
        ("meta", "x"),
    ],
)
def test_an_element_of_another_type_is_refused_by_name(element: str, value: Any) -> None:
    (place,) = {name.split("[")[0] for name in refused({**a_patient(), element: value})}
    assert place.removeprefix("Patient.").startswith(element)
