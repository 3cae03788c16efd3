"""What is tried at the FHIR door: its own resources, and every wrong key of the door of events."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from proof.access.ground import Answer, Ground, signed

Tries = Callable[[Ground], Iterator[Answer]]
EVENTS: Final = "/his/v1/events"
FHIR: Final = "/his/v1/fhir"


class AtFhir:
    """The same ground, where what is sent to the door of events knocks at the FHIR door."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ground, name)

    def send(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        return self._ground.send(method, url.replace(EVENTS, FHIR), body, headers)


def refused_as_an_event(tries: Tries) -> Tries:
    """Whoever is not proven is refused before the body is read: any body will do."""

    def moved(ground: Ground) -> Iterator[Answer]:
        there: Any = AtFhir(ground)
        yield from tries(there)

    return moved


def own(g: Ground) -> Iterator[Answer]:
    body = a_no_show("P-1")
    yield _post(g, g.a.url, body)


def names_other_practice(g: Ground) -> Iterator[Answer]:
    """A's own credential, with B's ids wherever a resource can hold them: A's it stays."""
    body = a_no_show("P-1", practice=g.b.id, managingOrganization={"reference": g.b.id})
    yield _post(g, g.a.url, body)
    yield _post(g, f"{g.a.url}&practice={g.b.id}", body)
    yield _post(g, g.a.url, a_no_show(g.b.patient_id))


def a_no_show(ref: str, **more: object) -> str:
    """The body of a no-show in FHIR; `more` goes beside its elements."""
    now = datetime.now(UTC).replace(microsecond=0)
    start = now - timedelta(minutes=40)
    actor = {"actor": {"reference": f"Patient/{ref}"}, "status": "accepted"}
    return json.dumps(
        {
            "resourceType": "Appointment",
            "id": f"A-{ref}-{secrets.token_hex(4)}",
            "meta": {"versionId": "1", "lastUpdated": now.isoformat()},
            "status": "noshow",
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=20)).isoformat(),
            "participant": [actor],
        }
        | more
    )


def _post(g: Ground, url: str, body: str) -> Answer:
    headers = signed(g.a.secret, body) | {"content-type": "application/fhir+json"}
    answer = g.send("POST", url.replace(EVENTS, FHIR), body, headers)
    # The outcome names the event, so it differs; its status is alike.
    return Answer(answer.status, (), "")
