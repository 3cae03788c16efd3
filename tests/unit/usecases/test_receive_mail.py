"""A mail that comes back finds its case by its token, and only a keyword or a report acts."""

from __future__ import annotations

import pytest

from unit.usecases.clinic import Clinic
from weerzien.domain.contact import ContactStatus, Direction
from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import (
    AddressFailed,
    AutoReplied,
    Event,
    Fact,
    PatientOptedOut,
    PatientReplied,
)
from weerzien.domain.inbound_mail import InboundMail, MailKind
from weerzien.domain.vocabulary import Channel, Stage, StopReason
from weerzien.usecases.apply_event import apply_event
from weerzien.usecases.receive_mail import receive_mail

EMAIL = frozenset({Channel.EMAIL})


def written() -> tuple[Clinic, str]:
    """A patient who got a mail, and the token of its reply address."""
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    box, _, _ = clinic.mail[0].reply_to.partition("@")
    return clinic, box.partition("+")[2].upper()


def applied(clinic: Clinic, event: Event) -> None:
    files, events = clinic.world.files, clinic.world.events
    apply_event("p1", event.patient_id, event.id, clinic.world.practices, events, files)


def answer(words: str = "Dinsdag kan", name: str = "<m1>", subject: str = "") -> InboundMail:
    return InboundMail(name, MailKind.ANSWER, words, subject)


def fact_of(mail: InboundMail) -> Fact:
    clinic, token = written()
    receive_mail(mail, token, clinic.receiving_mail)
    (event,) = clinic.world.inbox.events
    assert event.patient_id == "x1"
    return event.fact


@pytest.mark.requirement("HR-33", "NS-17")
def test_our_own_line_below_an_answer_is_no_word_of_the_patient() -> None:
    clinic, token = written()
    line = "Denkt u aan zelfmoord? Bel 113."
    clinic.change_practice(safety_line=line)
    for number, words in enumerate((f"Dank u, ik bel morgen\n\n{line}", f"ik wil dood\n\n{line}")):
        receive_mail(answer(words, f"<m{number}>"), token, clinic.receiving_mail)
    facts = [one.fact for one in clinic.world.inbox.events]
    assert [isinstance(one, PatientReplied) and one.distress for one in facts] == [False, True]


@pytest.mark.requirement("CO-11", "NS-17", "D2")
def test_an_answer_to_a_mail_pauses_its_series_and_goes_to_a_person() -> None:
    clinic, token = written()
    taken = receive_mail(answer("Dinsdag kan ik"), token, clinic.receiving_mail)
    assert taken.event is not None
    applied(clinic, taken.event)
    assert taken.event.fact == PatientReplied(Channel.EMAIL, "Dinsdag kan ik", distress=False)
    assert clinic.is_paused()
    assert clinic.work == ["answer_patient"]
    row = clinic.rows[taken.event.id]
    assert (row.direction, row.note, row.channel) == (Direction.IN, "Dinsdag kan ik", "email")


@pytest.mark.requirement("CO-05", "D1", "CO-17", "EC-S05")
@pytest.mark.parametrize(
    "mail",
    [
        answer("STOP"),
        answer("afmelden."),
        answer("Uit aub\n\nMet vriendelijke groet,\nT. Test"),
        answer("", subject="Unsubscribe"),
    ],
)
def test_an_exact_keyword_closes_the_mail_address_and_ends_the_series(mail: InboundMail) -> None:
    clinic, token = written()
    taken = receive_mail(mail, token, clinic.receiving_mail)
    assert taken.event is not None
    assert taken.event.fact == PatientOptedOut(EMAIL, "mail")
    applied(clinic, taken.event)
    assert clinic.why() is StopReason.OPTED_OUT


@pytest.mark.requirement("CO-05", "EC-S05", "EC-S11")
@pytest.mark.parametrize(
    "words", ["Ik wil stoppen met de pillen", "START", "stop\nen bel mij", "STOP, ik ben er al"]
)
def test_whatever_says_more_is_for_a_person(words: str) -> None:
    assert fact_of(answer(words)) == PatientReplied(Channel.EMAIL, words, distress=False)


@pytest.mark.requirement("NS-17")
def test_a_new_subject_is_part_of_what_was_written() -> None:
    found = fact_of(answer("Kan het later?", subject="Afspraak"))
    assert found == PatientReplied(Channel.EMAIL, "Afspraak\nKan het later?", distress=False)


@pytest.mark.requirement("HR-33", "EC-S14")
@pytest.mark.parametrize(
    "mail", [answer("ik wil niet meer leven"), answer("", subject="help me alsjeblieft")]
)
def test_words_of_distress_are_seen_in_words_and_subject(mail: InboundMail) -> None:
    found = fact_of(mail)
    assert isinstance(found, PatientReplied)
    assert found.distress


@pytest.mark.requirement("EC-S12")
def test_who_says_that_the_address_is_not_theirs_is_understood() -> None:
    found = fact_of(answer("Verkeerde persoon\n\nGroet, J."))
    assert isinstance(found, PatientReplied)
    assert found.wrong_address


@pytest.mark.requirement("EC-S15", "NS-17")
def test_a_machine_that_answers_pauses_nothing_and_is_on_record() -> None:
    clinic, token = written()
    taken = receive_mail(InboundMail("<m1>", MailKind.AUTOMATIC), token, clinic.receiving_mail)
    assert taken.event is not None
    assert taken.event.fact == AutoReplied(Channel.EMAIL)
    applied(clinic, taken.event)
    assert not clinic.is_paused()
    assert not clinic.case.heard
    assert clinic.work == []
    row = clinic.rows[taken.event.id]
    assert (row.status, row.reason, row.note) == (ContactStatus.RECEIVED, "automatic", "")


@pytest.mark.requirement("NS-17", "EC-X03")
def test_an_answer_that_cannot_be_read_is_still_an_answer() -> None:
    assert fact_of(InboundMail("ses-1", MailKind.UNREADABLE)) == PatientReplied(
        Channel.EMAIL, "", distress=False
    )


@pytest.mark.requirement("NS-33", "EC-P11", "D17")
def test_a_report_of_a_hard_bounce_settles_the_message_like_a_receipt() -> None:
    clinic, token = written()
    taken = receive_mail(InboundMail("<m1>", MailKind.BOUNCED), token, clinic.receiving_mail)
    assert taken.event is None
    (event,) = clinic.world.inbox.events
    assert event.fact == AddressFailed(clinic.case.id, Channel.EMAIL)
    assert clinic.statuses["immediate.email"] is ContactStatus.FAILED


@pytest.mark.requirement("EC-P11")
def test_a_report_of_a_soft_bounce_means_nothing_for_the_series() -> None:
    clinic, token = written()
    receive_mail(InboundMail("<m1>", MailKind.BOUNCED_FOR_NOW), token, clinic.receiving_mail)
    assert clinic.world.inbox.events == []
    assert clinic.statuses["immediate.email"] is ContactStatus.FAILED


@pytest.mark.requirement("AU-18")
def test_a_mail_that_is_delivered_twice_is_one_event() -> None:
    clinic, token = written()
    for _ in range(2):
        receive_mail(answer(), token, clinic.receiving_mail)
    assert len({one.id for one in clinic.world.inbox.events}) == 1


@pytest.mark.requirement("AU-18", "EC-X01")
def test_two_mails_that_share_a_name_are_two_answers() -> None:
    clinic, token = written()
    receive_mail(answer("Dinsdag"), token, clinic.receiving_mail)
    receive_mail(answer("Nee, woensdag"), token, clinic.receiving_mail)
    assert len({one.id for one in clinic.world.inbox.events}) == 2


@pytest.mark.requirement("CO-13", "EC-X02")
def test_a_token_of_no_link_does_nothing() -> None:
    clinic, token = written()
    with pytest.raises(NotFoundError):
        receive_mail(answer(), "A" * len(token), clinic.receiving_mail)
    assert clinic.world.inbox.events == []
