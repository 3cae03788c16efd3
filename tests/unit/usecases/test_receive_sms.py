"""A text that comes in: an exact keyword acts, everything else is for a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from unit.domain.follow_up.story import DETAILS, PRACTICE
from unit.usecases.clinic import PERMANENT, Clinic
from weerzien.domain.event import PatientOptedIn, PatientOptedOut, PatientReplied
from weerzien.domain.receipt import InboundSms
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.receive_sms import receive_sms

NUMBER = DETAILS.phone or ""


def text(words: str, sender: str = NUMBER, carrier_id: str = "in-1") -> InboundSms:
    return InboundSms(carrier_id, sender, PRACTICE.sender.number, words)


def receive(clinic: Clinic, sms: InboundSms) -> int:
    return receive_sms(sms, clinic.receiving_sms)


def clinic_with_patient() -> Clinic:
    clinic = Clinic()
    clinic.open_case()
    return clinic


@pytest.mark.requirement("CO-05", "EC-S05", "D1")
@pytest.mark.parametrize(
    "words", ["stop.", "Stop aub", " STOPPEN ", "afmelden", "uit", "Unsubscribe", "STOP"]
)
def test_an_exact_keyword_is_an_opt_out(words: str) -> None:
    clinic = clinic_with_patient()
    assert receive(clinic, text(words)) == 1
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientOptedOut(frozenset({Channel.SMS}), "sms")


@pytest.mark.requirement("CO-05", "EC-S11")
def test_start_opens_the_channel() -> None:
    clinic = clinic_with_patient()
    receive(clinic, text("start"))
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientOptedIn(frozenset({Channel.SMS}), "sms")


@pytest.mark.requirement("CO-05", "EC-S05", "NS-17", "D2")
@pytest.mark.parametrize("words", ["Ik wil stoppen met de pillen", "Stop er maar mee hoor", "ja"])
def test_a_sentence_is_a_reply_even_with_the_word_stop_in_it(words: str) -> None:
    clinic = clinic_with_patient()
    receive(clinic, text(words))
    (event,) = clinic.world.inbox.events
    assert event.fact == PatientReplied(Channel.SMS, words, distress=False)


@pytest.mark.requirement("HR-33", "EC-S14")
def test_words_of_distress_are_seen() -> None:
    clinic = clinic_with_patient()
    receive(clinic, text("ik wil niet meer leven"))
    (event,) = clinic.world.inbox.events
    assert isinstance(event.fact, PatientReplied)
    assert event.fact.distress


@pytest.mark.requirement("EC-S07", "CO-09")
def test_a_number_that_two_patients_share_reaches_both() -> None:
    clinic = clinic_with_patient()
    clinic.open_case(replace(DETAILS, email=None), "x2")
    assert receive(clinic, text("STOP")) == 2
    assert {one.patient_id for one in clinic.world.inbox.events} == {"x1", "x2"}


@pytest.mark.requirement("CO-09", "EC-S07", "D13")
def test_on_a_number_that_practices_share_stop_counts_for_each_that_knows_the_sender() -> None:
    clinic = clinic_with_patient()
    other = replace(PRACTICE, id="p2")
    clinic.world.practices.save(other)
    neighbour = Clinic(other, clinic.world)
    neighbour.open_case(DETAILS, "y1")
    stranger = replace(PRACTICE, id="p3")
    clinic.world.practices.save(stranger)
    assert receive(clinic, text("STOP")) == 2
    assert {one.practice_id for one in clinic.world.inbox.events} == {"p1", "p2"}


def two_that_share_a_number() -> tuple[Clinic, Clinic]:
    """One patient at two practices, which send from the same number."""
    clinic = clinic_with_patient()
    other = replace(PRACTICE, id="p2")
    clinic.world.practices.save(other)
    neighbour = Clinic(other, clinic.world)
    neighbour.open_case()
    return clinic, neighbour


@pytest.mark.requirement("CO-09", "EC-S07", "D13", "EC-X02")
def test_words_go_to_the_practice_that_wrote_last_and_the_other_never_sees_them() -> None:
    clinic, neighbour = two_that_share_a_number()
    for one in (clinic, neighbour):
        one.plan()
        one.deliver(Stage.IMMEDIATE)
        one.now += timedelta(hours=1)
        words = f"na {one.practice.id}"
        assert receive(clinic, text(words, carrier_id=words)) == 1
    assert [one.practice_id for one in clinic.world.inbox.events] == ["p1", "p2"]


@pytest.mark.requirement("CO-09", "D13")
def test_words_go_to_each_practice_where_it_is_in_doubt_who_wrote_last() -> None:
    clinic, _ = two_that_share_a_number()
    assert receive(clinic, text("dinsdag kan")) == 2


@pytest.mark.requirement("CO-09")
def test_a_text_that_did_not_go_or_came_in_is_no_text_to_the_patient() -> None:
    clinic, neighbour = two_that_share_a_number()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    neighbour.now += timedelta(hours=1)
    neighbour.plan()
    neighbour.world.sms.results = [PERMANENT]
    neighbour.deliver(Stage.IMMEDIATE)
    neighbour.tell(PatientReplied(Channel.SMS, "ja", distress=False))
    assert receive(clinic, text("dinsdag kan")) == 1
    assert [one.practice_id for one in clinic.world.inbox.events] == ["p1"]


@pytest.mark.requirement("EC-X01", "CO-09")
def test_a_number_that_nobody_has_does_nothing() -> None:
    clinic = clinic_with_patient()
    assert receive(clinic, text("STOP", sender="+31699999999")) == 0
    assert clinic.world.inbox.events == []


@pytest.mark.requirement("AU-18")
def test_the_same_text_delivered_twice_by_the_carrier_is_one_event() -> None:
    clinic = clinic_with_patient()
    receive(clinic, text("STOP"))
    receive(clinic, text("STOP"))
    assert len({one.id for one in clinic.world.inbox.events}) == 1


@pytest.mark.requirement("CO-08", "D13")
def test_a_named_sender_cannot_be_answered() -> None:
    clinic = clinic_with_patient()
    clinic.change_practice(sender=replace(PRACTICE.sender, two_way=False))
    assert receive(clinic, text("STOP")) == 0
