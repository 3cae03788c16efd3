"""Nothing leaves for patients before what protects them is there; each refusal says what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from unit.domain.follow_up.story import DETAILS, MARKED, PRACTICE
from unit.usecases.clinic import Clinic
from weerzien.domain.errors import NotReadyError
from weerzien.domain.going_live import Missing
from weerzien.domain.ids import recipient_hash
from weerzien.domain.practice import Practice, Rehearsal, Role, StaffMember
from weerzien.domain.vocabulary import Stage
from weerzien.texts.refusals import REFUSALS
from weerzien.usecases.go_live import switch_off, switch_on, what_is_missing
from weerzien.usecases.onboard_practice import record_agreement
from weerzien.usecases.register_practice import change_settings

REACHED = frozenset(
    recipient_hash(PRACTICE.pepper, str(one)) for one in (DETAILS.phone, DETAILS.email)
)
REHEARSING = replace(
    PRACTICE, sending=False, rehearsal=Rehearsal(MARKED, MARKED, 1, REACHED), rehearsed_at=None
)


def sign(clinic: Clinic) -> None:
    signed_on = date(2027, 3, 1)
    record_agreement("p1", "vwo-2027-01", "De ondertekenaar", signed_on, "s1", clinic.onboarding)


@pytest.fixture
def clinic() -> Clinic:
    """A practice that signed, and rehearsed until a message came out."""
    clinic = Clinic(REHEARSING)
    sign(clinic)
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    return clinic


def lacks(clinic: Clinic) -> tuple[Missing, ...]:
    with pytest.raises(NotReadyError) as refused:
        switch_on("p1", clinic.going_live)
    assert not clinic.world.practices.get("p1").sending
    found = what_is_missing("p1", clinic.going_live)
    assert refused.value.missing == found
    return found


@pytest.mark.requirement("AU-15", "AU-21", "CO-15")
def test_a_practice_that_has_all_goes_live_and_its_rehearsal_ends(clinic: Clinic) -> None:
    assert clinic.keys == ["immediate-sms", "immediate-email"]
    live = switch_on("p1", clinic.going_live)
    assert live.sending
    assert live.rehearsal is None
    assert live.rehearsed_at == clinic.now
    assert clinic.world.practices.get("p1") == live


@pytest.mark.requirement("AU-21")
def test_switching_off_asks_nothing_and_on_again_needs_no_second_rehearsal(clinic: Clinic) -> None:
    live = switch_on("p1", clinic.going_live)
    off = switch_off("p1", clinic.going_live)
    assert not off.sending
    again = switch_on("p1", clinic.going_live)
    assert again.sending
    assert again.rehearsed_at == live.rehearsed_at
    assert again.settings_version == live.settings_version + 2


@pytest.mark.requirement("CO-15")
def test_without_a_signed_agreement_nothing_leaves() -> None:
    clinic = Clinic(replace(REHEARSING, rehearsal=None, rehearsed_at=MARKED))
    assert lacks(clinic) == (Missing.AGREEMENT,)
    sign(clinic)
    assert switch_on("p1", clinic.going_live).sending


@pytest.mark.requirement("AU-15")
@pytest.mark.parametrize("rehearsal", [None, REHEARSING.rehearsal])
def test_a_clock_that_ran_without_a_message_is_no_rehearsal(rehearsal: Rehearsal | None) -> None:
    clinic = Clinic(replace(REHEARSING, rehearsal=rehearsal))
    sign(clinic)
    clinic.open_case()
    clinic.plan()
    assert lacks(clinic) == (Missing.REHEARSAL,)


@pytest.mark.requirement("AU-15")
def test_messages_that_went_nowhere_are_no_rehearsal() -> None:
    nobody = Rehearsal(MARKED, MARKED, 1, frozenset())
    clinic = Clinic(replace(REHEARSING, rehearsal=nobody))
    sign(clinic)
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    assert clinic.keys == []
    assert lacks(clinic) == (Missing.REHEARSAL,)


def role(owner: str = "a", stand_in: str = "b", name: str = "Naam") -> Role:
    return Role(StaffMember(owner, name), StaffMember(stand_in, name))


@pytest.mark.requirement("AU-12", "HR-16", "CO-08")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda p: staffed(p, role(name=" ")), (Missing.OWNER, Missing.STAND_IN)),
        (lambda p: staffed(p, role(owner="")), (Missing.OWNER,)),
        (lambda p: staffed(p, role(stand_in="a")), (Missing.STAND_IN,)),
        (lambda p: sent_by(p, "0612345678", two_way=True), (Missing.SENDER,)),
        (lambda p: sent_by(p, "DeLinde", two_way=True), (Missing.SENDER,)),
        (lambda p: sent_by(p, "+31970000001", two_way=False), (Missing.SENDER,)),
        (lambda p: sent_by(p, "Praktijk Linde", two_way=False), (Missing.SENDER,)),
        (lambda p: sent_by(p, "", two_way=False), (Missing.SENDER,)),
        (lambda p: replace(p, texts={"nowhere": "x"}), (Missing.TEXTS,)),
        (lambda p: replace(p, leaves_at=MARKED), (Missing.STAYS,)),
        (lambda p: replace(p, sandbox=True), (Missing.REAL,)),
    ],
)
def test_each_thing_that_is_missing_is_named(
    wrong: Callable[[Practice], Practice], code: tuple[Missing, ...]
) -> None:
    clinic = Clinic(wrong(replace(REHEARSING, rehearsal=None, rehearsed_at=MARKED)))
    sign(clinic)
    assert lacks(clinic) == code


def staffed(practice: Practice, desk: Role) -> Practice:
    return replace(practice, staff=replace(practice.staff, desk=desk))


def sent_by(practice: Practice, number: str, *, two_way: bool) -> Practice:
    return replace(practice, sender=replace(practice.sender, number=number, two_way=two_way))


@pytest.mark.requirement("CO-08")
def test_a_named_sender_may_go_live_because_its_texts_carry_a_link() -> None:
    clinic = Clinic(sent_by(replace(REHEARSING, rehearsed_at=MARKED), "De Linde", two_way=False))
    sign(clinic)
    assert switch_on("p1", clinic.going_live).sending


@pytest.mark.requirement("AU-12", "CO-08")
def test_a_practice_that_sends_cannot_lose_what_it_needed() -> None:
    world = Clinic().world
    without = replace(staffed(PRACTICE, role(owner="")), settings_version=2)
    with pytest.raises(NotReadyError) as refused:
        change_settings(without, world.practices, Clinic().going_live.judge)
    assert refused.value.missing == (Missing.OWNER,)
    assert world.practices.get("p1") == PRACTICE
    off = replace(without, sending=False)
    assert change_settings(off, world.practices, Clinic().going_live.judge) == off


@pytest.mark.requirement("AU-15")
@pytest.mark.parametrize("code", Missing)
def test_every_refusal_says_what_to_do_next_in_both_languages(code: Missing) -> None:
    told = REFUSALS[code]
    for words in told:
        assert any(verb in words for verb in ("practice ", "texts set")), words


@pytest.mark.requirement("AU-15", "EC-X06")
def test_the_practice_s_own_row_knows_no_recipient_by_address() -> None:
    rehearsing = replace(PRACTICE, rehearsal=Rehearsal(MARKED, MARKED, 1, REACHED))
    assert rehearsing.writes_to(str(DETAILS.phone))
    assert not rehearsing.writes_to("+31600000099")
    assert PRACTICE.writes_to("+31600000099")
    assert str(DETAILS.phone) not in repr(rehearsing)
