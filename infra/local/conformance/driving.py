"""Plays a good source system at a door, and judges the door by its answers."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from conformance.knocks import TAKEN, Knock, of_form, of_odd, of_proof, whole
from conformance.recording import Recording
from conformance.rule import Look, Outcome, concluded, judge
from conformance.rules import RULES
from conformance.scenario import Story
from conformance.sending import Answer, Sender
from conformance.trouble import REFUSED, Trouble
from weerzien.contracts.his_event import EventType

CLEAR: Final = frozenset({"type", "title", "status", "detail", "next"})
_OURS: Final = "This is the door's own fault: tell us, with the time and this line."
_CONFLICT, _FIRST_NO = 409, 400


@dataclass
class Driver:
    """One run; every id holds `run`, so that no two runs meet."""

    sender: Sender
    run: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        self.run = self.run or secrets.token_hex(4)

    def drive(self) -> tuple[Outcome, ...]:
        """Judge the door first, and then what was sent to it, by the rules for vendors."""
        door = {
            "Every type of event is taken in.": self._story(),
            "The same event again has no effect, and no harm.": self._again(),
            "An id is never used for other content.": self._conflict(),
            "Who does not prove who it is, is refused.": self._all(of_proof()),
            "What is not in the agreed form is refused.": self._all(of_form()),
            "What only looks odd is taken in.": self._all(of_odd()),
            "The agreement can be read at the door.": self._description(),
        }
        found = tuple(
            concluded(f"DOOR-{place}", sentence, _OURS, looks)
            for place, (sentence, looks) in enumerate(door.items(), start=1)
        )
        recording = Recording(self.sender.sent, (self.sender.secret,))
        return (*found, *judge(RULES, recording))

    def _story(self) -> Iterator[Look]:
        plain = self.sender.transport
        # Troubled as a recorder is, so that the sender's patience is judged as well.
        self.sender.transport = Trouble(plain)
        for event in Story(self.sender.now(), self.run).events():
            answer = self.sender.deliver(event)
            played = answer == REFUSED
            right = played or (answer.status in TAKEN and "reference" in answer.told)
            yield Look(0, "" if right else f"{event['type']} was {_told(answer)}")
        self.sender.transport = plain

    def _again(self) -> Iterator[Look]:
        event = self._event()
        first, second = self._post(event), self._post(event)
        same = first.told.get("reference") == second.told.get("reference")
        yield Look(0, "" if first.status in TAKEN else f"the first was {_told(first)}")
        yield Look(0, "" if second.status in TAKEN and same else f"the second was {_told(second)}")
        reordered = dict(reversed(event.items()))
        third = self._post(reordered)
        yield Look(0, "" if third.status in TAKEN else f"in other order it was {_told(third)}")

    def _conflict(self) -> Iterator[Look]:
        event = self._event()
        self._post(event)
        event["data"]["appointment"]["location"] = "Kamer 9"
        answer = self._post(event)
        yield Look(0, "" if answer.status == _CONFLICT else f"it was {_told(answer)}")
        yield Look(0, _unclear(answer))

    def _all(self, knocks: Iterable[Knock]) -> Iterator[Look]:
        for knock in knocks:
            body, headers = knock.make(self.sender, self._event())
            answer = self.sender.transport("POST", self.sender.url, headers, body)
            right = answer.status in knock.expected
            yield Look(0, "" if right else f"{knock.what} was {_told(answer)}")
            if answer.status >= _FIRST_NO:
                unclear = _unclear(answer)
                yield Look(0, unclear and f"{knock.what}: {unclear}")

    def _description(self) -> Iterator[Look]:
        openapi = self._get("openapi.json")
        right = str(openapi.told.get("openapi", "")).startswith("3.1")
        yield Look(0, "" if right else f"openapi.json was {_told(openapi)}")
        for kind in EventType:
            schema = self._get(f"schemas/{kind}.json")
            right = "2020-12" in str(schema.told.get("$schema"))
            yield Look(0, "" if right else f"the schema of {kind} was {_told(schema)}")

    def _get(self, name: str) -> Answer:
        parts = urlsplit(self.sender.url)
        path = parts.path.removesuffix("/events") + f"/{name}"
        url = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
        return self.sender.transport("GET", url, {}, b"")

    def _event(self) -> dict[str, Any]:
        """Give a booking of a test patient, with an id that was never used."""
        self.number += 1
        story = Story(self.sender.now(), self.run).events()
        event = copy.deepcopy(next(e for e in story if e["type"] == "appointment.booked"))
        event["id"] = f"evt-{self.run}-{self.number}"
        event["data"]["patient"]["ref"] = f"TP-{self.run}-9"
        event["data"]["appointment"]["ref"] = f"TA-{self.run}-9"
        return event

    def _post(self, event: dict[str, Any]) -> Answer:
        body, headers = whole()(self.sender, event)
        return self.sender.transport("POST", self.sender.url, headers, body)


def _told(answer: Answer) -> str:
    problems = answer.told.get("errors") or []
    fields = ", ".join(f"{one.get('field')} {one.get('reason')}" for one in problems)
    return f"answered {answer.status or 'not at all'}" + (f": {fields}" if fields else "")


def _unclear(answer: Answer) -> str:
    """Whether a refusal says what is wrong and what to do, in the agreed form."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return "the refusal is no problem+json"
    return "" if answer.told.keys() >= CLEAR else "the refusal does not say what to do next"
