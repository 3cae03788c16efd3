"""Pages for clinicians who see a patient again."""

from datetime import datetime
from typing import Protocol

from weerzien.domain.hand_over import HandOver, Returning, Wish


class HandOvers(Protocol):
    def due(self, now: datetime, limit: int) -> tuple[Wish, ...]:
        """Pages to make or to look at before the real moment `now`, longest waiting first."""

    def get(self, practice_id: str, case_id: str) -> HandOver | None: ...

    def returning(self, practice_id: str, patient_id: str) -> Returning:
        """What is known of the patient, without who it is; raise NotFoundError."""

    def keep(self, page: HandOver, wish: Wish, facts: Returning, look_at: datetime | None) -> None:
        """Write a revision over the one before, and look again at the real moment `look_at`.

        Raises StaleError where the patient's file or the page changed, or the page was wished for
        anew: then it is still due.
        """

    def take_words(self, page: HandOver) -> None:
        """Erase the words of a revision; it stays the same revision, for nobody is told anew."""

    def look_again(self, wish: Wish, at: datetime | None) -> None:
        """Look again at a real moment, or never; raise StaleError where it was wished for anew."""
