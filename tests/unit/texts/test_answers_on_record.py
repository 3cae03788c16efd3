"""What came back, and what was said by itself, in the words of a record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.samples import a_contact, a_practice
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.follow_up.answers import AUTOMATIC
from weerzien.domain.safety_line import TEXT_VERSION
from weerzien.domain.vocabulary import Channel
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
