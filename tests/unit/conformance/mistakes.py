"""What vendors get wrong: each is one small change of a vendor that does all as agreed."""

from __future__ import annotations

from typing import Final

from unit.conformance import (
    mistakes_sending,
    mistakes_signing,
    mistakes_telling,
    mistakes_writing,
)
from unit.conformance.mistake import Mistake

MISTAKES: Final[tuple[Mistake, ...]] = (
    *mistakes_signing.MISTAKES,
    *mistakes_sending.MISTAKES,
    *mistakes_writing.MISTAKES,
    *mistakes_telling.MISTAKES,
)
