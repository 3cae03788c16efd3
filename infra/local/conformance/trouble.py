"""Faults that a recorder plays, so that it can be seen what a sender makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from conformance.delivery import NO_ANSWER
from conformance.sending import Answer, Transport

_PROBLEM: Final = {"content-type": "application/problem+json"}


def _problem(status: int, title: str, next_step: str) -> bytes:
    told = {
        "type": "urn:weerzien:problem:played",
        "title": title,
        "status": status,
        "detail": "Played by the recorder: the event was not passed on.",
        "next": next_step,
    }
    return json.dumps(told).encode()


BROKEN: Final = Answer(503, _PROBLEM, _problem(503, "Out of order", "Try again, slower each time."))
TOO_MANY: Final = Answer(
    429,
    {**_PROBLEM, "retry-after": "8"},
    _problem(429, "Too many events in this minute", "Send it again after Retry-After."),
)
REFUSED: Final = Answer(
    422, _PROBLEM, _problem(422, "Not in the agreed form", "Show this to a person.")
)
SILENT: Final = Answer(NO_ANSWER)
PLAN: Final[Mapping[int, tuple[Answer, ...]]] = {
    2: (BROKEN, BROKEN, BROKEN),
    3: (TOO_MANY,),
    5: (SILENT,),
    7: (REFUSED,) * 100,
}
"""By the number of the event in a recording: what its first attempts are answered."""


@dataclass
class Trouble:
    """Stands before a door; everything that the plan does not name passes through."""

    behind: Transport
    plan: Mapping[int, tuple[Answer, ...]] = field(default_factory=lambda: PLAN)
    _met: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The number of each event, and how often it came."""

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        played = self._played(body)
        return played if played is not None else self.behind(method, url, headers, body)

    def _played(self, body: bytes) -> Answer | None:
        try:
            name = str(json.loads(body)["id"])
        except (ValueError, KeyError, TypeError):
            return None
        number, tries = self._met.get(name, (len(self._met) + 1, 0))
        self._met[name] = number, tries + 1
        answers = self.plan.get(number, ())
        return answers[tries] if tries < len(answers) else None
