"""The processor agreement of a practice: signed before anything leaves (AVG article 28, CO-15)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

TEXT_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
"""How a version of the text is named, such as `vwo-2027-01`."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """That a practice signed one version of the text; the paper itself lies elsewhere."""

    practice_id: str
    text_id: str
    signed_by: str
    """Name of who signed for the practice."""
    signed_on: date
    """Local day."""
    recorded_by: str
    """Opaque id of the colleague who wrote it down."""
    recorded_at: datetime
    """Real moment."""

    def says_the_same(self, other: "Agreement") -> bool:
        """Whether the other tells of the same signature, whoever wrote it down and when."""
        mine = (self.practice_id, self.text_id, self.signed_by, self.signed_on)
        return mine == (other.practice_id, other.text_id, other.signed_by, other.signed_on)
