"""What comes back: mails that were received for us, and the carriers' own lists of opt-outs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from weerzien.domain.practice import Practice
from weerzien.domain.text import ComposedMail
from weerzien.domain.vocabulary import AddressForm, Channel, Language


class ReceivedMails(Protocol):
    """Mails as they came in, until they are taken in."""

    def read(self, place: str) -> bytes:
        """Give the beginning of a mail; raise NotFoundError where it was taken in before."""

    def remove(self, place: str) -> None:
        """Let a mail go; one that is gone is no error."""


class SafetyTexts(Protocol):
    def safety_mail(
        self, practice: Practice, language: Language, form: AddressForm, opt_out_link: str
    ) -> ComposedMail:
        """The practice's safety line as a mail, and nothing else but the way out."""


@dataclass(frozen=True, slots=True)
class OptOutAtCarrier:
    """One entry of a carrier's list; `at` is real."""

    channel: Channel
    address: str
    at: datetime
    senders: frozenset[str] = frozenset()
    """Numbers that share the list; a list of mail addresses holds for the whole account."""


class OptOutLists(Protocol):
    """The lists that the carriers keep, next to ours."""

    def entries(self) -> Iterable[OptOutAtCarrier]:
        """Everybody who is opted out at a carrier, in no order that means anything."""
