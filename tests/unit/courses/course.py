"""A course: one patient's way from the missed appointment on, played by rules over fakes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from unit.domain.follow_up.story import DETAILS, PRACTICE
from unit.usecases.clinic import Clinic, Execution
from weerzien.domain.event import Fact, TaskAnswered
from weerzien.domain.patient import PatientDetails
from weerzien.domain.practice import Practice
from weerzien.domain.receipt import CarrierReceipt, InboundSms, ReceiptKind
from weerzien.domain.task import NextStep, Outcome, TaskKind
from weerzien.domain.vocabulary import Channel, Variant
from weerzien.usecases.apply_event import apply_event
from weerzien.usecases.receive_receipt import receive_receipt
from weerzien.usecases.receive_sms import receive_sms

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Course:
    """One patient at one practice; `until` lets the state machine run its steps meanwhile."""

    clinic: Clinic
    execution: Execution

    @classmethod
    def of(
        cls,
        details: PatientDetails = DETAILS,
        variant: Variant = Variant.GENERAL,
        **practice: Any,
    ) -> Course:
        theirs: Practice = replace(PRACTICE, variant=variant, **practice)
        clinic = Clinic(theirs)
        case = clinic.open_case(details)
        clinic.start()
        return cls(clinic, Execution(clinic, case))

    def after(self, by: timedelta) -> Course:
        self.execution.run_until(self.clinic.now + by)
        return self

    def tell(self, fact: Fact) -> Course:
        self.clinic.tell(fact)
        return self

    def answer(self, kind: TaskKind, outcome: Outcome, then: NextStep | None = None) -> Course:
        """A colleague answers the open task of a kind."""
        memory = self.clinic.world.memory
        (task,) = [one for one in memory.tasks.values() if one.kind is kind and one.is_open]
        return self.tell(TaskAnswered(task.id, "colleague", outcome, then, "by phone"))

    def receipt(self, stage: str, channel: str, kind: ReceiptKind) -> Course:
        world, case = self.clinic.world, self.execution.case
        key = f"{case.practice_id}-{case.id}-{stage}-{channel}"
        receive_receipt(
            CarrierReceipt(key, kind, "carrier-9", f"code_{kind.value}"),
            world.practices,
            world.cases,
            world.contacts,
            world.tasks,
            world.events,
            world.inbox,
            world.clocks,
        )
        return self.work_off_inbox()

    def text(self, words: str, number: str = DETAILS.phone or "") -> Course:
        sms = InboundSms(f"in-{words}", number, PRACTICE.sender.number, words)
        receive_sms(sms, self.clinic.receiving_sms)
        return self.work_off_inbox()

    def work_off_inbox(self) -> Course:
        clinic, inbox = self.clinic, self.clinic.world.inbox
        for event in list(inbox.events):
            named = (event.practice_id, event.patient_id, event.id)
            apply_event(*named, clinic.practices, clinic.events, clinic.files)
        inbox.events.clear()
        return self

    def written(self) -> dict[str, Any]:
        """All that is there now, as plain data; moments and ids too."""
        world = self.clinic.world
        memory = {one.name: getattr(world.memory, one.name) for one in fields(world.memory)}
        # Whole practices are what went in; what messages say is other tests' business.
        del memory["practices"], memory["credentials"]
        told = {
            "result": self.execution.result,
            "sms": [(one.key, one.to) for one in world.sms.sent],
            "mail": [(one.key, one.to, one.subject, one.reply_to) for one in world.mail.sent],
        }
        written: dict[str, Any] = plain({**memory, **told})
        return written


Play = Callable[[], Course]


def plain(value: Any) -> Any:
    """Write a value down as JSON can, keys in order; what is empty or unset is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain({one.name: getattr(value, one.name) for one in fields(value)})
    if isinstance(value, Mapping):
        kept = {_key(key): plain(one) for key, one in value.items()}
        return {key: kept[key] for key in sorted(kept) if kept[key] not in (None, [], {}, "")}
    if isinstance(value, frozenset | set):
        return sorted(json.dumps(plain(one)) for one in value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _key(key: Any) -> str:
    return "|".join(str(one) for one in key) if isinstance(key, tuple) else str(key)


def channels(*those: Channel) -> frozenset[Channel]:
    return frozenset(those)
