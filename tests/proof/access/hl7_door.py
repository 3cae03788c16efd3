"""What is tried at the HL7 door: its own messages, tokens, and every wrong key of other doors."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from proof.access.ground import Answer, Ground, signed

Tries = Callable[[Ground], Iterator[Answer]]
EVENTS: Final = "/his/v1/events"
HL7: Final = "/his/v1/hl7"
MEDIA_TYPE: Final = "application/hl7-v2+er7"
_MOMENT: Final = "%Y%m%d%H%M%S+0000"


class AtHl7:
    """The same ground, where what is sent to the door of events knocks at the HL7 door."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ground, name)

    def send(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
        there = {**headers, "content-type": MEDIA_TYPE}
        return self._ground.send(method, url.replace(EVENTS, HL7), body, there)


def refused_as_an_event(tries: Tries) -> Tries:
    """Whoever is not proven is refused before the body is read: any body will do."""

    def moved(ground: Ground) -> Iterator[Answer]:
        there: Any = AtHl7(ground)
        yield from tries(there)

    return moved


def own(g: Ground) -> Iterator[Answer]:
    yield _post(g, g.a.url, a_no_show("P-1"))


def names_other_practice(g: Ground) -> Iterator[Answer]:
    """A's own credential, with B's ids wherever a message can hold them: A's it stays."""
    body = a_no_show("P-1", sender=g.b.id, receiver=g.b.key)
    yield _post(g, g.a.url, body)
    yield _post(g, f"{g.a.url}&practice={g.b.id}", body)
    yield _post(g, g.a.url, a_no_show(g.b.patient_id))


def with_tokens(g: Ground) -> Iterator[Answer]:
    """Tokens that nobody gave out, and secrets that are for signing, sent along instead."""
    for token in (
        *("", "Bearer", "Bearer ", "Bearer wztok_", "Bearer wztok_" + "a" * 40, "Basic YTph"),
        *(f"Bearer {g.a.secret}", f"Bearer {g.b.secret}", f"Bearer wztok_{g.a.secret[6:]}"),
    ):
        headers = {"content-type": MEDIA_TYPE, "authorization": token}
        yield g.send("POST", g.a.url.replace(EVENTS, HL7), a_no_show("P-1"), headers)


def a_no_show(ref: str, *, sender: str = "HIS", receiver: str = "") -> str:
    """S26 of a visit of this patient, forty minutes ago."""
    now = datetime.now(UTC).replace(microsecond=0)
    start = now - timedelta(minutes=40)
    times = "^".join(one.strftime(_MOMENT) for one in (start, start + timedelta(minutes=20)))
    number = secrets.token_hex(4)
    who = f"{sender}|{sender}|{receiver}|{receiver}"
    return "\r".join(
        (
            f"MSH|^~\\&|{who}|{now.strftime(_MOMENT)}||SIU^S26|{number}|P|2.5.1",
            f"SCH||A-{number}||||||general|||^^^{times}||||||||||||||Noshow",
            f"PID|||{ref}^^^HIS^PI",
        )
    )


def _post(g: Ground, url: str, body: str) -> Answer:
    headers = signed(g.a.secret, body) | {"content-type": MEDIA_TYPE}
    answer = g.send("POST", url.replace(EVENTS, HL7), body, headers)
    # The acknowledgement names the message and the moment; whether it accepts is alike.
    accepts = "MSA|AA|" in answer.body
    return Answer(answer.status, (), "AA" if accepts else answer.body)
