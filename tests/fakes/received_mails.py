from __future__ import annotations

from dataclasses import dataclass, field

from weerzien.domain.errors import NotFoundError


@dataclass
class FakeReceivedMails:
    """`raw` is what lies there, by place."""

    raw: dict[str, bytes] = field(default_factory=dict)

    def read(self, place: str) -> bytes:
        if place not in self.raw:
            raise NotFoundError
        return self.raw[place]

    def remove(self, place: str) -> None:
        self.raw.pop(place, None)
