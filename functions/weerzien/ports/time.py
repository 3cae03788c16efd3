"""Time, as practices live it."""

from datetime import datetime
from typing import Protocol

from weerzien.domain.practice import Practice


class Clock(Protocol):
    """Time as one practice lives it; all moments are aware and in UTC."""

    def now(self) -> datetime:
        """The practice's present moment."""

    def wake_at(self, due: datetime) -> datetime:
        """The real moment at which the practice's moment `due` falls."""

    def reached(self, moment: datetime) -> datetime:
        """The practice's moment for work that was to happen at `moment` and runs now."""


class Clocks(Protocol):
    def for_practice(self, practice: Practice) -> Clock: ...

    def real_now(self) -> datetime: ...
