from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from weerzien.domain.contact_target import ContactProblem, address_of, age_on, contact_target
from weerzien.domain.patient import PatientDetails, Representative
from weerzien.domain.practice import Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.vocabulary import AddressForm, Channel, Variant

OWNER = StaffMember("staff-1", "Owner")
ROLE = Role(OWNER, StaffMember("staff-2", "Stand-in"))
PRACTICE = Practice(
    id="p1",
    name="Praktijk",
    short_name="Praktijk",
    pepper="pepper",
    phone="+31201234567",
    booking_url="https://example.test",
    variant=Variant.GENERAL,
    address_form=AddressForm.U,
    sender=Sender("+3197012345678", two_way=True, mail_name="Praktijk", mail_address="a@b.test"),
    staff=Staff(ROLE, ROLE, ROLE, ROLE),
)
TODAY = date(2026, 9, 7)
OWN, PARENT, LANDLINE = "+31623456789", "+31634567891", "+31101234567"
GUARDIAN = Representative(phone=PARENT, email="parent@example.test")
OWN_NUMBER = replace(PRACTICE, own_number_from_12=True)


def aged(years: int, **details: Any) -> PatientDetails:
    born = date(TODAY.year - years, 1, 1)
    return replace(PatientDetails(birth_date=born, phone=OWN), **details)


@pytest.mark.requirement("EC-P01", "D16")
def test_of_a_child_of_eight_the_guardian_is_contacted() -> None:
    target = contact_target(aged(8, representative=GUARDIAN), TODAY, OWN_NUMBER)
    assert (target.phone, target.email) == (PARENT, "parent@example.test")
    assert target.is_representative
    assert target.problem is None


@pytest.mark.requirement("EC-P01", "D16")
def test_a_child_without_guardian_is_for_staff() -> None:
    target = contact_target(aged(8), TODAY, PRACTICE)
    assert (target.phone, target.email) == (None, None)
    assert target.problem is ContactProblem.GUARDIAN_MISSING


@pytest.mark.requirement("EC-P01", "D16")
def test_at_fourteen_the_own_number_counts_only_where_the_practice_allows_it() -> None:
    details = aged(14, representative=GUARDIAN)
    assert contact_target(details, TODAY, PRACTICE).phone == PARENT
    assert contact_target(details, TODAY, OWN_NUMBER).phone == OWN


@pytest.mark.requirement("D16")
def test_at_fourteen_the_parents_number_in_the_record_is_no_own_number() -> None:
    details = aged(14, phone=PARENT, representative=GUARDIAN)
    assert contact_target(details, TODAY, OWN_NUMBER).is_representative


@pytest.mark.requirement("EC-P01", "D16")
@pytest.mark.parametrize("phone", [None, PARENT])
def test_at_sixteen_no_message_goes_to_the_parent(phone: str | None) -> None:
    target = contact_target(aged(16, phone=phone, representative=GUARDIAN), TODAY, PRACTICE)
    assert (target.phone, target.email, target.call_phone) == (None, None, None)
    assert target.problem is ContactProblem.NO_CHANNEL


@pytest.mark.requirement("EC-P04", "D16")
def test_a_curator_or_mentor_leads_at_every_age() -> None:
    details = aged(50, representative=replace(GUARDIAN, leads=True))
    assert contact_target(details, TODAY, PRACTICE).phone == PARENT
    silent = aged(50, representative=Representative(leads=True))
    target = contact_target(silent, TODAY, PRACTICE)
    assert target.problem is ContactProblem.REPRESENTATIVE_MISSING
    assert target.phone is None


@pytest.mark.requirement("EC-T20", "D16")
@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2026, 9, 9), PARENT), (date(2026, 9, 10), OWN)],
)
def test_the_sixteenth_birthday_during_a_series_changes_the_target(on: date, expected: str) -> None:
    details = replace(aged(1), birth_date=date(2010, 9, 10), representative=GUARDIAN)
    assert contact_target(details, on, PRACTICE).phone == expected


@pytest.mark.requirement("EC-T20")
def test_the_twelfth_birthday_opens_the_own_number() -> None:
    details = replace(aged(1), birth_date=date(2014, 9, 10), representative=GUARDIAN)
    assert contact_target(details, date(2026, 9, 9), OWN_NUMBER).phone == PARENT
    assert contact_target(details, date(2026, 9, 10), OWN_NUMBER).phone == OWN


def test_a_leap_day_child_turns_on_the_first_of_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.requirement("EC-P09", "NS-33")
def test_a_landline_leaves_mail_for_messages_and_the_number_for_calls() -> None:
    target = contact_target(aged(40, phone=LANDLINE, email="a@b.test"), TODAY, PRACTICE)
    assert (target.phone, target.email, target.call_phone) == (None, "a@b.test", LANDLINE)
    assert target.problem is None


@pytest.mark.requirement("EC-P09", "NS-33")
@pytest.mark.parametrize("phone", [None, LANDLINE])
def test_nothing_to_write_to_is_for_staff(phone: str | None) -> None:
    target = contact_target(aged(40, phone=phone), TODAY, PRACTICE)
    assert target.problem is ContactProblem.NO_CHANNEL


@pytest.mark.requirement("EC-P09")
def test_a_foreign_mobile_off_the_list_means_mail_and_a_task() -> None:
    details = aged(40, phone="+32470123456", email="a@b.test")
    target = contact_target(details, TODAY, PRACTICE)
    assert (target.phone, target.email) == (None, "a@b.test")
    assert target.problem is ContactProblem.PHONE_NOT_ALLOWED
    listed = replace(PRACTICE, foreign_mobile_prefixes=frozenset({"+324"}))
    assert contact_target(details, TODAY, listed).phone == "+32470123456"


def test_a_dummy_number_is_refused_and_shown_to_staff() -> None:
    target = contact_target(aged(40, phone="+31612345678", email="a@b.test"), TODAY, PRACTICE)
    assert (target.phone, target.call_phone) == (None, None)
    assert target.problem is ContactProblem.PHONE_REFUSED


@pytest.mark.requirement("NS-38", "EC-P05", "D16")
@pytest.mark.parametrize("block", ["secret_address", "no_contact"])
def test_a_blocked_person_has_no_address_at_all(block: str) -> None:
    target = contact_target(aged(40, email="a@b.test", **{block: True}), TODAY, PRACTICE)
    assert (target.phone, target.email, target.call_phone) == (None, None, None)
    assert target.problem is ContactProblem.BLOCKED


def test_the_address_of_a_channel_is_that_of_the_target() -> None:
    moment = datetime(2026, 9, 7, 10, tzinfo=UTC)
    details = aged(14, representative=GUARDIAN)
    assert address_of(details, Channel.SMS, moment, PRACTICE) == PARENT
    assert address_of(details, Channel.EMAIL, moment, PRACTICE) == "parent@example.test"
    assert address_of(details, Channel.LETTER, moment, PRACTICE) is None
