"""What is tried at the door of appointment lists: its own lists, and every wrong key of events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from proof.access.ground import Answer, Ground, signed

Tries = Callable[[Ground], Iterator[Answer]]
EVENTS: Final = "/his/v1/events"
LISTS: Final = "/his/v1/appointments"


class AtLists:
    """The same ground, where what is sent to the door of events knocks at that of lists."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ground, name)

    def send(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        return self._ground.send(method, url.replace(EVENTS, LISTS), body, headers)


def refused_as_an_event(tries: Tries) -> Tries:
    """Whoever is not proven is refused before the body is read: any body will do."""

    def moved(ground: Ground) -> Iterator[Answer]:
        there: Any = AtLists(ground)
        yield from tries(there)

    return moved


def own(g: Ground) -> Iterator[Answer]:
    yield _post(g, g.a.url, a_list("P-1"))


def names_other_practice(g: Ground) -> Iterator[Answer]:
    """A's own credential, with B's ids wherever a list can hold them: A's it stays."""
    body = a_list("P-1", practice=g.b.id, practice_id=g.b.id)
    yield _post(g, g.a.url, body)
    yield _post(g, f"{g.a.url}&practice={g.b.id}", body)
    yield _post(g, g.a.url, a_list(g.b.patient_id))


def a_list(ref: str, **more: object) -> str:
    """A list that calls the patient's missed visit a mistake; `more` goes beside its fields."""
    now = datetime.now(UTC).replace(microsecond=0)
    start = now - timedelta(minutes=40)
    line = {
        "ref": f"A-{ref}",
        "patient_ref": ref,
        "start": start.isoformat(),
        "end": (start + timedelta(minutes=20)).isoformat(),
        "status": "fulfilled",
    }
    return json.dumps(
        {"schema_version": "1", "time": now.isoformat(), "appointments": [line]} | more
    )


def _post(g: Ground, url: str, body: str) -> Answer:
    answer = g.send("POST", url.replace(EVENTS, LISTS), body, signed(g.a.secret, body))
    # What was found differs from try to try, for the first one takes its effect.
    return Answer(answer.status, (), "")
