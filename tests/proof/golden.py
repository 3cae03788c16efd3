"""What a release wrote and was sent, kept for good: its successors must read it alike.

python -m proof.golden capture      once per release, before it goes out; never by a later one
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from handlers import apply_event
from unit.domain.follow_up.story import PRACTICE
from unit.usecases.clinic import Clinic
from weerzien import bootstrap
from weerzien.adapters import codec
from weerzien.contracts import carrier_events, follow_up_steps
from weerzien.contracts.his_to_event import to_event
from weerzien.contracts.read_his_event import read_his_event
from weerzien.domain.appointment import Appointment
from weerzien.domain.contact import Contact
from weerzien.domain.link import Link
from weerzien.domain.practice import Practice
from weerzien.domain.task import Task

Json = Any
ROOT: Final = Path(__file__).resolve().parents[2]
HOME: Final = ROOT / "tests/golden"
ROWS: Final[dict[str, type]] = {
    "appointment": Appointment,
    "contact": Contact,
    "link": Link,
    "practice": Practice,
    "task": Task,
}
STEPS: Final[dict[str, type[follow_up_steps.CaseStep]]] = {
    "plan": follow_up_steps.PlanStep,
    "touchpoint": follow_up_steps.TouchpointStep,
    "human": follow_up_steps.HumanStep,
    "close": follow_up_steps.CloseStep,
}


@dataclass(frozen=True, slots=True)
class Golden:
    """One input with what the release made of it."""

    kind: str
    name: str
    given: Json
    read: Json


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return str(project["project"]["version"])


def releases() -> list[str]:
    return sorted(place.name for place in HOME.iterdir() if place.is_dir())


def load(release: str) -> list[Golden]:
    return [
        Golden(place.stem, one["name"], one["given"], one["read"])
        for place in sorted((HOME / release).glob("*.json"))
        for one in json.loads(place.read_text())
    ]


def read(kind: str, given: Json) -> Json:
    """What today's code makes of an input, as JSON."""
    return json.loads(json.dumps(READERS[kind](given), default=str))


def differs(recorded: Json, today: Json) -> bool:
    """Whether anything recorded is gone or other; what is new may be there as well."""
    if isinstance(recorded, dict) and isinstance(today, dict):
        return any(name not in today or differs(recorded[name], today[name]) for name in recorded)
    if _is_words(recorded) and _is_words(today):
        # Sets of words are written in any order.
        return sorted(recorded) != sorted(today)
    if isinstance(recorded, list) and isinstance(today, list):
        pairs = zip(recorded, today, strict=False)
        return len(recorded) != len(today) or any(differs(*pair) for pair in pairs)
    return bool(recorded != today)


def _is_words(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _his_event(given: Json) -> Json:
    intake = read_his_event(given)
    event = to_event(intake.event, PRACTICE, intake.event.time)
    written: Json = json.loads(codec.event_to_json(event))
    return {"event": written, "hash": intake.body_hash, "warnings": len(intake.warnings)}


def _event_row(given: Json) -> Json:
    return json.loads(codec.event_to_json(codec.event_from_json(given)))


def _case_row(given: Json) -> Json:
    sets = {name: set(value["set"]) for name, value in given.items() if _is_set(value)}
    return codec.to_plain(codec.case_from_attributes(given | sets))


def _is_set(value: Json) -> bool:
    return isinstance(value, dict) and set(value) == {"set"}


def _patient_row(given: Json) -> Json:
    return codec.to_plain(codec.patient_from_json(given["plain"], given["sealed"]))


def _row(given: Json) -> Json:
    return codec.to_plain(codec.from_json(ROWS[given["of"]], given["body"]))


def _step(given: Json) -> Json:
    return STEPS[given["of"]].model_validate(given["input"]).model_dump(mode="json")


def _carrier(given: Json) -> Json:
    if "inboundMessageId" in given:
        return codec.to_plain(carrier_events.inbound_sms(json.dumps(given)))
    receipt = carrier_events.carrier_receipt(json.dumps(given))
    return None if receipt is None else codec.to_plain(receipt)


def _queue(given: Json) -> Json:
    """The message goes through the door of the inbox, with its event in a log in memory."""
    event = codec.event_from_json(given["event"])
    with pytest.MonkeyPatch.context() as patch:
        clinic = Clinic()
        clinic.plug_in(patch)
        patch.setattr(bootstrap, "acting_for", lambda _: nullcontext())
        clinic.events.receive(event, event.id)
        record = given["record"]
        answer = apply_event.handler({"Records": [record]}, SimpleNamespace(**CONTEXT))
        row = clinic.world.memory.events[event.practice_id, event.id]
    return {"again": len(answer["batchItemFailures"]), "state": row.state}


CONTEXT: Final = {
    "function_name": "ApplyEvent",
    "memory_limit_in_mb": 512,
    "invoked_function_arn": "arn:aws:lambda:eu-central-1:000000000000:function:ApplyEvent",
    "aws_request_id": "00000000-0000-0000-0000-000000000000",
}
READERS: Final[dict[str, Callable[[Json], Json]]] = {
    "his_events": _his_event,
    "event_rows": _event_row,
    "case_rows": _case_row,
    "patient_rows": _patient_row,
    "rows": _row,
    "steps": _step,
    "carrier_events": _carrier,
    "queue": _queue,
}


def capture() -> int:
    """Write what this release makes; refuses where its goldens stand already."""
    from proof.golden_inputs import INPUTS  # noqa: PLC0415 - today's writers, for capturing only

    home = HOME / version()
    if home.exists():
        print(f"{home.name} is kept already: goldens are written once")
        return 1
    home.mkdir(parents=True)
    for kind, make in INPUTS.items():
        kept = [{"name": name, "given": given, "read": read(kind, given)} for name, given in make()]
        text = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True)
        (home / f"{kind}.json").write_text(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(capture() if sys.argv[1:] == ["capture"] else __doc__)
