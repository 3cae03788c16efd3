"""The page behind a link: what it may show and which answers it takes (NS-14)."""

from dataclasses import dataclass
from enum import StrEnum

from weerzien.domain.vocabulary import Barrier, Language, Variant


class Answer(StrEnum):
    """Everything a patient can tell from the page; five of them name a barrier (NS-36)."""

    NO_LONGER_NEEDED = "no_longer_needed"
    OPT_OUT = "opt_out"
    TIMING = "timing"
    TRANSPORT = "transport"
    COSTS = "costs"
    FEAR = "fear"
    OTHER = "other"

    @property
    def barrier(self) -> Barrier | None:
        """The barrier that this answer names, if it names one."""
        return Barrier(self.value) if self.value in set(Barrier) else None


OPT_OUT_ANCHOR = "#opt_out"
"""Behind a link this opens the opt-out part of the page; the answer itself stays a POST (CO-02)."""


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What the page may know: nothing about the patient, only where to go.

    `practice_name` is left empty for mental health, because whoever opens a forwarded link may be
    somebody else. `phone` is the cover number in a closure.
    """

    language: Language
    variant: Variant
    phone: str
    booking_url: str = ""
    practice_name: str = ""


def read_answer(value: str) -> Answer | None:
    """Read the form field `answer`; None for anything that is not offered."""
    return Answer(value) if value in set(Answer) else None
