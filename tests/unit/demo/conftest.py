"""One patient's story as the table, the carrier and Step Functions would tell it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from demo.clock import Clock, at
from demo.executions import from_history
from demo.gathering import Gathered, Story
from demo.scenario import Scenario
from demo.scenarios import ALL
from demo.table_rows import Belongings

REAL = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CASE = "PRACTICE#p1#CASE#case1"
MAIL_HEADERS = {
    "List-Unsubscribe": "<https://wz.test/m/ABCDEFGHJKABCDEFGHJKABCDEF>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
TOLD = (
    ("2027-03-01 09:55", "immediate", "sms"),
    ("2027-03-01 09:55", "immediate", "email"),
    ("2027-03-02 08:30", "check_in", "email"),
    ("2027-03-04 09:10", "value", "email"),
    ("2027-03-04 09:10", "value", "sms"),
    ("2027-03-06 09:20", "soft_deadline", "email"),
    ("2027-03-08 09:40", "last_contact", "email"),
    ("2027-03-08 09:40", "last_contact", "sms"),
)


def contact(when: str, stage: str, channel: str, status: str = "delivered") -> dict[str, Any]:
    return {
        "id": f"{stage}.{channel}",
        "case_pk": CASE,
        "stage": stage,
        "channel": channel,
        "status": status,
        "at": at(when).astimezone(UTC).isoformat(),
        "text_version": "0123456789",
        "carrier_message_id": "m-1",
    }


def message(clock: Clock, when: str, stage: str, channel: str, to: str) -> dict[str, Any]:
    is_sms = channel == "sms"
    return {
        "at": clock.real(at(when)).isoformat(),
        "channel": channel,
        "from": "+319701000101",
        "to": to,
        "subject": "" if is_sms else "We denken aan u",
        "text": "Dag, wz.test/ABCDEFGHJ2 De Linde Geen sms meer? Stuur STOP"
        if is_sms
        else "Beste,\n\nop 1 maart. We hebben nog niets gehoord.",
        "html": "" if is_sms else "<!doctype html><html><body>Beste</body></html>",
        "headers": {} if is_sms else MAIL_HEADERS,
        "key": f"p1-case1-{stage}-{channel}",
        "message_id": f"{stage}{channel}",
    }


@pytest.fixture
def scenario() -> Scenario:
    return next(one for one in ALL if one.key == "general")


@pytest.fixture
def story(scenario: Scenario) -> Story:
    """The whole standard series, as it should be."""
    clock = Clock(REAL, at("2027-02-28 12:00"), 5760)
    phone, mail = scenario.person.addresses
    to = {"sms": phone, "email": mail}
    states = ("PlanFollowUp", "IsHighRisk", "WaitForDay0", "DeliverDay0", "ClosedUnreached")
    events = [
        {"type": "TaskStateEntered", "stateEnteredEventDetails": {"name": name}} for name in states
    ]
    return Story(
        scenario,
        clock,
        Belongings(
            "patient1",
            "p1",
            cases=(
                {
                    "pk": CASE,
                    "state": "closed",
                    "opened_at": "1",
                    "stop": {"reason": "completed", "at": "2027-03-08T09:00:00Z"},
                },
            ),
            contacts=tuple(contact(*one) for one in TOLD),
        ),
        tuple(message(clock, when, stage, ch, to[ch]) for when, stage, ch in TOLD),
        (from_history("case1", {"status": "SUCCEEDED"}, events),),
    )


@pytest.fixture
def gathered(story: Story) -> Gathered:
    return Gathered((story,), (), {"logs": '{"code": "touchpoint_delivered"}'})
