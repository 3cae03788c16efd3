"""What a practice signed, who tries it out, and how long it keeps what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from unit.domain.follow_up.story import DETAILS, MARKED, PRACTICE
from unit.usecases.clinic import Clinic
from weerzien.domain.errors import NotFoundError, RefusedError
from weerzien.domain.event import PatientReported
from weerzien.domain.practice import Rehearsal
from weerzien.usecases.onboard_practice import (
    MOST_RECIPIENTS,
    look_at_all,
    record_agreement,
    set_periods,
    set_recipients,
    set_source_system,
)

TODAY = date(2027, 3, 2)


@pytest.fixture
def clinic() -> Clinic:
    return Clinic()


def sign(clinic: Clinic, text: str = "vwo-1", who: str = "A. Naam", on: date = TODAY) -> None:
    record_agreement("p1", text, who, on, "s1", clinic.onboarding)


@pytest.mark.requirement("CO-15")
def test_an_agreement_says_who_signed_which_version_on_which_day(clinic: Clinic) -> None:
    sign(clinic, who="  A. Naam ")
    (kept,) = clinic.world.agreements.of_practice("p1")
    assert (kept.text_id, kept.signed_by, kept.signed_on) == ("vwo-1", "A. Naam", TODAY)
    assert (kept.recorded_by, kept.recorded_at) == ("s1", clinic.now)


@pytest.mark.requirement("CO-15")
def test_recording_it_twice_keeps_the_first_and_another_signature_is_no_correction(
    clinic: Clinic,
) -> None:
    sign(clinic)
    clinic.now += timedelta(days=1)
    sign(clinic)
    with pytest.raises(RefusedError) as other:
        sign(clinic, who="B. Naam")
    assert other.value.code == "agreement_on_record"
    sign(clinic, "vwo-2", "B. Naam")
    assert [one.text_id for one in clinic.world.agreements.of_practice("p1")] == ["vwo-1", "vwo-2"]


@pytest.mark.parametrize(
    ("text", "who", "on", "code"),
    [
        ("VWO 1", "A. Naam", TODAY, "agreement_version_unusable"),
        ("", "A. Naam", TODAY, "agreement_version_unusable"),
        ("vwo-1", " ", TODAY, "agreement_signatory_required"),
        ("vwo-1", "A. Naam", TODAY + timedelta(days=1), "agreement_not_signed_yet"),
    ],
)
def test_half_an_agreement_is_none(
    clinic: Clinic, text: str, who: str, on: date, code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        sign(clinic, text, who, on)
    assert refused.value.code == code
    assert clinic.world.agreements.of_practice("p1") == ()


def test_nothing_is_recorded_of_a_practice_that_is_not_ours(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError):
        record_agreement("p9", "vwo-1", "A. Naam", TODAY, "s1", clinic.onboarding)


@pytest.mark.requirement("AU-15")
def test_test_recipients_are_a_list_and_a_running_rehearsal_follows_it() -> None:
    rehearsal = Rehearsal(MARKED, MARKED, 1, frozenset())
    clinic = Clinic(replace(PRACTICE, sending=False, rehearsal=rehearsal))
    set_recipients("p1", ["+31600000009", "collega@example.org"], clinic.onboarding)
    assert clinic.world.recipients.of_practice("p1") == {"+31600000009", "collega@example.org"}
    practice = clinic.world.practices.get("p1")
    assert practice.writes_to("+31600000009")
    assert "collega" not in repr(practice)
    set_recipients("p1", [], clinic.onboarding)
    assert clinic.world.recipients.of_practice("p1") == frozenset()
    assert not clinic.world.practices.get("p1").writes_to("+31600000009")


def test_a_practice_at_work_keeps_its_list_and_writes_to_everybody(clinic: Clinic) -> None:
    assert set_recipients("p1", ["+31600000009"], clinic.onboarding) == PRACTICE
    assert clinic.world.practices.get("p1").writes_to("+31600000001")


def test_a_list_is_for_colleagues_and_not_for_a_whole_practice(clinic: Clinic) -> None:
    many = [f"test{number}@example.org" for number in range(MOST_RECIPIENTS + 1)]
    with pytest.raises(RefusedError) as refused:
        set_recipients("p1", many, clinic.onboarding)
    assert refused.value.code == "too_many_recipients"


@pytest.mark.requirement("CO-14")
def test_periods_may_be_shorter_and_never_longer(clinic: Clinic) -> None:
    shorter = set_periods("p1", clinic.onboarding, details_days=7, log_months=12)
    assert (shorter.details_days, shorter.words_days, shorter.log_months) == (7, 90, 12)
    back = set_periods("p1", clinic.onboarding, details_days=30)
    assert (back.details_days, back.log_months) == (30, 12)
    assert back.settings_version == PRACTICE.settings_version + 2
    for wrong in ({"details_days": 31}, {"words_days": 0}, {"log_months": 25}):
        with pytest.raises(RefusedError) as refused:
            set_periods("p1", clinic.onboarding, **wrong)
        assert refused.value.code == "period_not_allowed"
    assert clinic.world.practices.get("p1") == back


@pytest.mark.requirement("CO-14")
def test_a_shorter_period_forgets_at_once_what_is_over_by_it(clinic: Clinic) -> None:
    clinic.tell(PatientReported(DETAILS))
    clinic.tell(PatientReported(replace(DETAILS, phone="+31620000002", email=None)), "x2")
    clinic.now += timedelta(days=10)
    assert look_at_all("p1", clinic.erasing, clinic.world.rows).details == 0
    set_periods("p1", clinic.onboarding, details_days=7)
    done = look_at_all("p1", clinic.erasing, clinic.world.rows)
    assert (done.seen, done.details) == (2, 2)
    assert clinic.world.rows.files("p1") == ()


def test_a_practice_s_own_system_has_a_name(clinic: Clinic) -> None:
    assert set_source_system("p1", " Agendasysteem ", clinic.onboarding).source_system == (
        "Agendasysteem"
    )
    assert set_source_system("p1", "", clinic.onboarding).source_system == ""
