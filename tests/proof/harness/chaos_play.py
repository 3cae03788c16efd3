"""Plays a chaotic fortnight on the embedded AWS and writes down what was really done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from workflow.play.acts import Patient
from workflow.play.practices import Registered, Rehearsing, register, start_clock
from workflow.play.world import World, sleep_until, until

from demo import his
from demo.scenario import HisSays, Visit
from demo.surroundings import DemoError
from proof.checker.evidence import InjectedFault, NoShow, PlayedPractice
from proof.harness.chaos_plan import SECONDS, PatientPlan, PracticePlan
from proof.harness.record import Record
from weerzien.domain import ids

THREADS: Final = 5
"""Of the source system of each practice."""
AT_THE_DOOR: Final = 3
"""Webhooks under way at once, of all practices: a worker for each has to start on two cores."""
QUIET, SLOWEST = 0.5, 2.0
"""Seconds to register one of two practices at once; a busier machine gets a slower clock."""
MAIL_WITHIN: Final = 30
PATIENCE: Final = 180.0
Moment = tuple[datetime, Callable[[], None]]


@dataclass(slots=True)
class Played:
    """What was done; grows while it is done, on many threads."""

    practices: list[PlayedPractice] = field(default_factory=list)
    no_shows: dict[str, NoShow] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    events: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    door: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_THE_DOOR))

    def note(self, case_id: str, **facts: Any) -> None:
        with self.lock:
            self.no_shows[case_id] = replace(self.no_shows[case_id], **facts)

    def trouble(self, what: str) -> None:
        with self.lock:
            self.troubles.append(what)

    def count(self) -> None:
        with self.lock:
            self.events += 1


def play(
    world: World, plans: tuple[PracticePlan, ...], length: timedelta, record: Record
) -> Played:
    """Play all practices, each begun a little later than the one before, to their last moment."""
    played, began = Played(), time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        registered = list(pool.map(lambda one: register(world.stack, one.variant), plans))
    length *= slowness((time.monotonic() - began) / len(plans))
    record.belongs_to(registered[0].id, world.stack)
    # Mornings are when messages go: spread over a day, so that no second has to carry them all.
    apart = timedelta(days=1) / min(plan.factor(length) for plan in plans) / len(plans)
    began = time.monotonic()
    with ThreadPoolExecutor(len(plans)) as pool:
        fortnights = []
        for plan, practice in zip(plans, registered, strict=True):
            time.sleep(max(began + plan.number * apart.total_seconds() - time.monotonic(), 0))
            fortnights.append(pool.submit(_play, world, plan, practice, length, played, record))
        for one in fortnights:
            one.result()
    return played


def slowness(seconds: float) -> float:
    """How much slower than quiet this machine is, from the seconds that registering takes it."""
    return min(max(seconds / QUIET, 1.0), SLOWEST)


def _play(
    world: World,
    plan: PracticePlan,
    registered: Registered,
    length: timedelta,
    played: Played,
    record: Record,
) -> None:
    people = [one.person for one in plan.patients]
    practice = start_clock(world.stack, registered, people, plan.factor(length))
    with played.lock:
        has_record = practice.id == record.practice_id
        played.practices.append(
            PlayedPractice(practice.id, plan.variant, practice.clock, has_record)
        )
    moments = [
        moment for one in plan.patients for moment in _Story(world, practice, one, played).moments()
    ]
    with ThreadPoolExecutor(THREADS) as pool:
        doing = []
        for when, deed in sorted(moments, key=lambda one: one[0]):
            sleep_until(when)
            doing.append(pool.submit(_do, deed, played, practice.clock.real(plan.last)))
        for one in doing:
            one.result()
    sleep_until(practice.clock.real(plan.last))


def _do(deed: Callable[[], None], played: Played, end: datetime) -> None:
    """Do it, unless the machine is so busy that the play is over before its turn comes."""
    if datetime.now(UTC) > end:
        played.trouble("not done: this machine was too slow for the clock")
        return
    try:
        deed()
    except (DemoError, AssertionError) as trouble:
        # Neither text holds personal data; the door's answers name fields, never values.
        played.trouble(str(trouble)[:200])


class _Story:
    """One patient: what is sent when, and what is written down of it."""

    def __init__(
        self, world: World, practice: Rehearsing, plan: PatientPlan, played: Played
    ) -> None:
        self._world, self._practice, self._plan, self._played = world, practice, plan, played
        self._patient = Patient(world, practice, plan.person, plan.visits[0])
        self._case_ids = [
            ids.case_id(practice.id, ids.appointment_id(practice.id, visit.ref))
            for visit in plan.visits
        ]
        patient_id = ids.patient_id(practice.id, plan.person.ref)
        for case_id, visit in zip(self._case_ids, plan.visits, strict=True):
            played.no_shows[case_id] = NoShow(
                *(practice.id, patient_id, case_id, plan.person, visit.start, plan.fate, None)
            )

    def moments(self) -> Iterator[Moment]:
        """Give each deed with its real moment."""
        self._order_faults()
        real, marked = self._practice.clock.real, real_of(self._practice, self._plan.marked)
        times = 3 if self._plan.is_messy else 1
        early = self._plan.stop_comes_first and self._plan.fate in {"rebooked", "corrected"}
        told = marked + timedelta(seconds=1) if early else marked
        for number, case_id in enumerate(self._case_ids):
            for _ in range(times):
                yield told, partial(self._miss, number, case_id)
        if self._plan.is_messy:
            yield told + timedelta(seconds=0.5), self._tell_late_that_it_was_booked
        stops_at = marked if early else real(self._plan.stops_at)
        if self._plan.fate not in {"none", "second"}:
            for _ in range(min(times, 2)):
                yield stops_at, self._stop

    def _order_faults(self) -> None:
        for one in self._plan.faults:
            key = f"{self._practice.id}-{self._case_ids[0]}-{one.stage}-{one.channel}"
            command: dict[str, Any] = {"fault": one.fault, "match": {"key": key}, "times": 1}
            if one.fault in SECONDS:
                command["seconds"] = SECONDS[one.fault]
            self._world.stack.tell_carrier("/faults", command)

    def _miss(self, number: int, case_id: str) -> None:
        self._says("appointment.noshow", self._plan.marked, self._plan.visits[number])
        if self._played.no_shows[case_id].accepted_at is None:
            self._played.note(case_id, accepted_at=datetime.now(UTC))

    def _tell_late_that_it_was_booked(self) -> None:
        visit = self._plan.visits[0]
        self._says("appointment.booked", datetime.fromisoformat(visit.created), visit)

    def _stop(self) -> None:
        plan, when = self._plan, self._plan.stops_at
        if plan.stop_comes_first:
            when = plan.marked + timedelta(minutes=5)
        match plan.fate:
            case "rebooked":
                self._says("appointment.booked", when, self._patient.return_visit(when))
            case "corrected":
                self._says("appointment.noshow_corrected", when, plan.visits[0])
            case "opted_out":
                self._says("patient.opted_out", when)
            case "stop_sms":
                self._world.replies(plan.person.phone, self._practice.number, "STOP")
            case "one_click":
                self._press_the_button()
        if plan.fate != "stop_sms" and self._told_at is None:
            self._played.note(self._case_ids[0], stop_told_at=datetime.now(UTC))

    @property
    def _told_at(self) -> datetime | None:
        return self._played.no_shows[self._case_ids[0]].stop_told_at

    def _says(self, kind: str, when: datetime, visit: Visit | None = None) -> None:
        """Send it as a source system does that does not give up in the first minute."""
        person, about = self._plan.person, visit.ref if visit else "self"
        event_id = f"{person.ref}.{about}.{kind.rpartition('.')[2]}"
        event = his.envelope(HisSays(kind, visit), person, event_id, when)
        with self._played.door:
            his.send(self._world.stack, dict(self._practice.webhook), event, PATIENCE)
        self._played.count()

    def _press_the_button(self) -> None:
        start = f"{self._practice.id}-{self._case_ids[0]}-"

        def a_mail() -> dict[str, Any] | None:
            rows = self._world.log()
            mine = [r for r in rows if r["key"].startswith(start) and r["channel"] == "email"]
            return mine[-1] if mine else None

        url = self._world.unsubscribe_url(until(a_mail, MAIL_WITHIN, "a mail to leave by", 1))
        self._world.press(url, {"List-Unsubscribe": "One-Click"})


def real_of(practice: Rehearsing, moment: datetime) -> datetime:
    """Give the real moment, now where it has passed."""
    return max(practice.clock.real(moment), datetime.now(UTC))


def injected(world: World, practice_ids: set[str]) -> tuple[InjectedFault, ...]:
    """Read back from the carrier which of the ordered faults were met."""
    answer = world.stack.http.request("GET", f"{world.stack['carrier_url']}/faults").json()
    return tuple(
        InjectedFault(one["fault"], one["match"]["key"], one["used"])
        for one in answer["faults"]
        if one["match"].get("key", "").rsplit("-", 3)[0] in practice_ids
    )
