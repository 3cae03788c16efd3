"""RelatedPersons, contacts, Flags and tags: what stands beside a Patient, and counts."""

from typing import Any

import pytest

from fakes.fhir_resources import a_bundle, a_flag, a_patient, a_related_person
from unit.contracts.fhir.reading import read, refused

ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
ZIB_ROLE = "urn:oid:2.16.840.1.113883.2.4.3.11.22.472"


def person(*resources: dict[str, Any], **changes: Any) -> Any:
    """Read one Patient, with these resources beside it."""
    (one,) = read(a_bundle(a_patient(**changes), *resources)).events
    return one.intake.event.data.patient


def phone(value: str, **more: Any) -> dict[str, Any]:
    return {"system": "phone", "value": value, **more}


def related(system: str, code: str, **changes: Any) -> dict[str, Any]:
    relationship = [{"coding": [{"system": system, "code": code}]}]
    return a_related_person(relationship=relationship, **changes)


@pytest.mark.parametrize(
    ("system", "code", "leads"),
    [
        *((ROLE, code, True) for code in ("GUARD", "HPOWATT", "POWATT")),
        *((ZIB_ROLE, code, True) for code in ("03", "15", "24")),
        *((ROLE, code, False) for code in ("MTH", "FTH", "PRN", "STPFTH")),
        (ZIB_ROLE, "11", False),
    ],
)
def test_a_guardian_leads_and_a_parent_stands_by(system: str, code: str, leads: bool) -> None:
    told = person(related(system, code), contact=None)
    assert (told.representative.phone, told.representative.leads) == ("+31623456782", leads)


@pytest.mark.parametrize(
    ("system", "code", "changes"),
    [
        (ZIB_ROLE, "23", {}),
        (ROLE, "NBOR", {}),
        ("https://his.example", "03", {}),
        (ZIB_ROLE, "03", {"active": False}),
        (ZIB_ROLE, "03", {"period": {"end": "2025"}}),
        (ROLE, "MTH", {"telecom": []}),
    ],
)
def test_nobody_else_is_ever_contacted(system: str, code: str, changes: dict[str, Any]) -> None:
    assert person(related(system, code, **changes), contact=None).representative is None


def test_a_curator_leads_also_where_no_address_is_known() -> None:
    told = person(related(ZIB_ROLE, "03", telecom=[])).representative
    assert (told.leads, told.phone) == (True, None)


@pytest.mark.requirement("HR-07")
def test_flags_of_our_own_system_are_the_risk_categories() -> None:
    told = person(a_flag("post_op"), a_flag("crisis", id="F-2"))
    assert {risk.value for risk in told.risks} == {"post_op", "crisis"}


@pytest.mark.parametrize(
    "flag",
    [
        a_flag(status="inactive"),
        a_flag(status="entered-in-error"),
        a_flag(period={"end": "2026-01-01"}),
        a_flag("F32.1", "http://hl7.org/fhir/sid/icd-10"),
    ],
)
def test_a_flag_that_does_not_stand_or_is_not_agreed_on_changes_nothing(
    flag: dict[str, Any],
) -> None:
    assert not person(flag).risks


@pytest.mark.parametrize("code", ["suicide", "CRISIS", ""])
def test_a_risk_that_does_not_exist_is_refused(code: str) -> None:
    told = refused(a_bundle(a_patient(), a_flag(code)))
    assert told.keys() == {"Bundle.entry[1].resource.code.coding"}
    assert "post_op" in str(told)


@pytest.mark.parametrize("resource", [a_flag(), a_related_person()])
def test_what_belongs_to_a_patient_is_not_taken_in_without(resource: dict[str, Any]) -> None:
    (place,) = refused(a_bundle(resource))
    assert place.startswith("Bundle.entry[0].resource.")


def test_a_tag_on_the_patient_says_the_same_as_a_flag() -> None:
    tags = [
        {"system": "urn:weerzien:risk-category", "code": "crisis"},
        {"system": "urn:weerzien:patient-flag", "code": "secret_address"},
        {"system": "https://his.example", "code": "anything"},
    ]
    told = person(meta={"lastUpdated": "2026-03-28T09:00:00+01:00", "tag": tags})
    assert [risk.value for risk in told.risks] == ["crisis"]
    assert (told.secret_address, told.no_contact, told.test) == (True, False, False)


@pytest.mark.parametrize("element", ["tag", "security"])
def test_test_data_is_known_by_its_label(element: str) -> None:
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
    assert person(meta={"lastUpdated": "2026-03-28T09:00:00Z", element: [label]}).test is True


@pytest.mark.requirement("AU-03", "HR-06")
def test_only_flags_or_codes_tell_that_a_patient_is_at_no_risk_any_more() -> None:
    assert person().basics_only
    assert not person(a_flag("crisis", status="inactive")).basics_only
    assert not person(a_flag("crisis")).basics_only
    tag = {"system": "urn:weerzien:risk-category", "code": "crisis"}
    assert not person(meta={"lastUpdated": "2026-03-28T09:00:00Z", "tag": [tag]}).basics_only
