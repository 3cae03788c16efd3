"""What is written down of a practice itself, beside its settings."""

from collections.abc import Collection
from typing import Protocol

from weerzien.domain.agreement import Agreement


class Agreements(Protocol):
    def put(self, agreement: Agreement) -> None:
        """Write an agreement once; the same signature again is no error.

        Raises RefusedError where another signature under the same version is on record.
        """

    def of_practice(self, practice_id: str) -> tuple[Agreement, ...]:
        """Every agreement of a practice, in the order in which they were signed."""


class Recipients(Protocol):
    """Who gets messages of a practice that rehearses or tries out: addresses of colleagues."""

    def of_practice(self, practice_id: str) -> frozenset[str]: ...

    def save(self, practice_id: str, addresses: Collection[str]) -> None:
        """Write the whole list over; an empty one takes it away."""
