"""All that lies under a practice, for the day it leaves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from weerzien.domain.closed_address import ClosedAddress
from weerzien.domain.kept_file import KeptFile
from weerzien.domain.leaving import Leaving
from weerzien.domain.practice import Practice


class PracticeRows(Protocol):
    def files(self, practice_id: str, after: str = "", limit: int = 0) -> tuple[str, ...]:
        """Ids of all patients of whom anything is kept, in order; those after `after`, if given."""

    def opt_outs(self, practice_id: str) -> tuple[ClosedAddress, ...]:
        """Every address that was ever closed; the newest may lag."""

    def kinds(self, kept: KeptFile) -> Mapping[str, int]:
        """Count the rows that lie with a patient and the patient's cases, by their kind."""

    def drop_file(self, practice: Practice, kept: KeptFile) -> None:
        """Drop all that is kept of one patient, its place in the list last; again does no harm."""

    def drop_opt_outs(self, practice_id: str) -> int: ...

    def drop_rest(self, practice_id: str) -> None:
        """Drop what is the practice's own, its settings last; how far its leaving got stays."""


class Leavings(Protocol):
    def find(self, practice_id: str) -> Leaving | None: ...

    def put(self, leaving: Leaving, before: Leaving | None) -> None:
        """Write over what was read, or over nothing; raise StaleError where somebody was first.

        It stands on the agenda until all is erased.
        """

    def forget(self, leaving: Leaving) -> None:
        """Take it back: the practice stays; raise StaleError where somebody was first."""

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Ids of practices to erase before the real moment `now`, longest due first."""
