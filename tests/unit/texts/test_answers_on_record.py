"""What came back, and what was said by itself, in the words of a record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.samples import NOW, a_contact, a_practice
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.follow_up.answers import AUTOMATIC
from weerzien.domain.hand_over import HandOverContact
from weerzien.domain.safety_line import TEXT_VERSION
from weerzien.domain.vocabulary import Channel
from weerzien.texts.hand_over_words import outcome_of
from weerzien.texts.journal import of_contact

ANSWER = replace(
    a_contact(ContactStatus.RECEIVED),
    id="e1",
    channel=Channel.EMAIL,
    direction=Direction.IN,
    stage=None,
    by="patient",
)
LINE = replace(a_contact(ContactStatus.SENT), id="x.sms", stage=None, text_version=TEXT_VERSION)


@pytest.mark.requirement("HR-15", "EC-S15", "HR-33")
@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (ANSWER, "Antwoord van de patiënt via e-mail."),
        (replace(ANSWER, reason=AUTOMATIC), "Automatisch antwoord via e-mail."),
        (LINE, "Veiligheidsregel van de praktijk via sms: verzonden."),
    ],
)
def test_the_journal_tells_people_from_machines_and_the_line_from_messages(
    contact: Contact, words: str
) -> None:
    assert of_contact(contact, a_practice()).endswith(f"Weerzien: {words}")


@pytest.mark.requirement("DH-03", "EC-S15")
def test_the_page_for_the_clinician_calls_a_machine_a_machine() -> None:
    contact = HandOverContact("e1", NOW, Channel.EMAIL, Direction.IN, ContactStatus.RECEIVED)
    assert outcome_of(contact) == "antwoord van de patiënt"
    assert outcome_of(replace(contact, reason=AUTOMATIC)) == "automatisch antwoord"
