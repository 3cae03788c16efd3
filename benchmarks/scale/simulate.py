"""Plans every case of three weeks with the product's own planner, and counts by the second."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from scale.assumptions import (
    BUSY,
    FIRST_DAY,
    HIGH_RISK,
    MARKS,
    MENTAL_HEALTH,
    NO_SHOWS_A_DAY,
    PRACTICES,
    WEEKS,
)
from weerzien.domain.plan import PlanRequest
from weerzien.domain.plan_touchpoints import plan_touchpoints
from weerzien.domain.practice import Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.vocabulary import AddressForm, Channel, Lane, Variant

ZONE: Final = ZoneInfo("Europe/Amsterdam")
STATES_PER_STEP: Final = 3
"""Wait, deliver, ask: what one touchpoint takes of the machine."""
_ROLE: Final = Role(StaffMember("s1", "Medewerker"), StaffMember("s2", "Vervanger"))
PRACTICE: Final = Practice(
    id="p1",
    name="Praktijk",
    short_name="Praktijk",
    pepper="simulation",
    phone="+31201234567",
    booking_url="https://afspraak.example/praktijk",
    variant=Variant.GENERAL,
    address_form=AddressForm.U,
    sender=Sender("+3197010240001", two_way=True, mail_name="Praktijk", mail_address="a@b.example"),
    staff=Staff(_ROLE, _ROLE, _ROLE, _ROLE),
)
Seconds = Counter[int]


@dataclass(slots=True)
class Load:
    """What falls on each second of the last week, in seconds since 1970."""

    begins: Seconds = field(default_factory=Counter)
    steps: Seconds = field(default_factory=Counter)
    sms: Seconds = field(default_factory=Counter)
    mails: Seconds = field(default_factory=Counter)
    open_changes: Seconds = field(default_factory=Counter)
    cases: int = 0

    def peak(self, what: str, seconds: int = 1) -> float:
        """Most in any stretch of so many seconds, per second."""
        stretches: Seconds = Counter()
        for moment, number in getattr(self, what).items():
            stretches[moment // seconds] += number
        return max(stretches.values()) / seconds

    def peak_at(self, what: str) -> datetime:
        """Give the busiest minute, local."""
        minutes: Seconds = Counter()
        for moment, number in getattr(self, what).items():
            minutes[moment // 60] += number
        return datetime.fromtimestamp(max(minutes, key=lambda one: minutes[one]) * 60, ZONE)

    def longest_wait(self, times: int, taken_a_minute: int) -> tuple[int, float]:
        """Most to tell in a minute, and how many minutes the last of a queue waits."""
        told: Seconds = Counter()
        for moment, number in (self.sms + self.mails).items():
            told[moment // 60] += times * number
        waiting = most = 0
        for minute in range(min(told), max(told) + 1):
            waiting = max(waiting + told[minute] - taken_a_minute, 0)
            most = max(most, waiting)
        return max(told.values()), most / taken_a_minute

    def most_open(self) -> int:
        now = most = 0
        for moment in sorted(self.open_changes):
            now += self.open_changes[moment]
            most = max(most, now)
        return most


def simulate(*, jitter: bool, seed: int = 1) -> Load:
    """Count three weeks; only the last one, when as many cases end as begin, is in the load."""
    chance = random.Random(seed)  # noqa: S311 - a fixed draw
    practice = PRACTICE if jitter else replace(PRACTICE, jitter_minutes=0)
    last_week = datetime.combine(FIRST_DAY + timedelta(weeks=WEEKS - 1), time(), ZONE).timestamp()
    end = last_week + timedelta(weeks=1).total_seconds()
    load = Load()
    for number, request in enumerate(_requests(chance)):
        variant = request.variant
        theirs = practice if variant is Variant.GENERAL else replace(practice, variant=variant)
        planned = plan_touchpoints(replace(request, case_id=f"case-{number}"), theirs).planned
        began = int(request.received_at.timestamp())
        load.open_changes[began] += 1
        load.open_changes[int(planned[-1].due.timestamp()) if planned else began] -= 1
        if last_week <= began < end:
            load.cases += 1
            load.begins[began] += 1
        for one in planned:
            due = int(one.due.timestamp())
            if last_week <= due < end:
                load.steps[due] += 1
                load.sms[due] += Channel.SMS in one.channels
                load.mails[due] += Channel.EMAIL in one.channels
    return load


def _requests(chance: random.Random) -> Iterator[PlanRequest]:
    for day in range(WEEKS * 7):
        on = FIRST_DAY + timedelta(days=day)
        weekday = on.weekday()
        if weekday > 4:  # noqa: PLR2004 - Saturday
            continue
        times = BUSY if weekday == 0 else 1.0
        for _ in range(int(PRACTICES * NO_SHOWS_A_DAY * times)):
            received = _marked(chance, on)
            missed = received - timedelta(minutes=chance.randrange(5, 240))
            lane = Lane.HIGH_RISK if chance.random() < HIGH_RISK else Lane.STANDARD
            mental = chance.random() < MENTAL_HEALTH
            variant = Variant.MENTAL_HEALTH if mental else Variant.GENERAL
            yield PlanRequest("case", lane, variant, missed, received)


def _marked(chance: random.Random, on: date) -> datetime:
    (start, until, _) = chance.choices(MARKS, [share for *_, share in MARKS])[0]
    opens, closes = (datetime.combine(on, one, ZONE) for one in (start, until))
    return opens + (closes - opens) * chance.random()
