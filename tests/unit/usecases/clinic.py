"""A practice with everything around it in memory, and somebody who follows a case through."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from fakes import World
from unit.domain.follow_up.story import DETAILS, MARKED, PRACTICE, noshow
from weerzien import bootstrap
from weerzien.adapters.texts import BuiltInTexts
from weerzien.domain.case import Case, PlannedStep
from weerzien.domain.contact import Contact, ContactStatus
from weerzien.domain.event import Event, Fact, PatientReported
from weerzien.domain.hand_over import HandOver
from weerzien.domain.patient import PatientDetails
from weerzien.domain.practice import Practice
from weerzien.domain.sending import Fate, Mail, SendResult, Sms
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Stage, StopReason
from weerzien.usecases.answer_distress import Answering
from weerzien.usecases.apply_event import apply_event
from weerzien.usecases.close_follow_up import close_follow_up
from weerzien.usecases.create_task import HumanStepDue, create_task
from weerzien.usecases.deliver_touchpoint import Touchpoint, deliver_touchpoint
from weerzien.usecases.delivery import Delivering
from weerzien.usecases.erase_expired import Erased, Erasing, erase_expired
from weerzien.usecases.go_live import GoingLive
from weerzien.usecases.inspect_patient import Inspecting
from weerzien.usecases.leave_practice import Departing
from weerzien.usecases.onboard_practice import Onboarding
from weerzien.usecases.plan_follow_up import (
    CLOSE,
    LOOK_AGAIN_STEP,
    STEP_OF_TASK,
    PlannedFollowUp,
    plan_follow_up,
)
from weerzien.usecases.prepare_hand_over import Prepared, Preparing, prepare_hand_overs
from weerzien.usecases.pull_lists import Pulling
from weerzien.usecases.receive_mail import ReceivingMail
from weerzien.usecases.receive_sms import ReceivingSms
from weerzien.usecases.reconcile import Reconciled, Reconciling, reconcile
from weerzien.usecases.start_follow_up import start_follow_up
from weerzien.usecases.watch_feeds import Watched as WatchedFeeds
from weerzien.usecases.watch_feeds import Watching, watch_feeds

TEMPORARY = SendResult(Fate.REFUSED_TEMPORARY, None, "throttled")
PERMANENT = SendResult(Fate.REFUSED_PERMANENT, None, "bad_address")
UNKNOWN = SendResult(Fate.UNKNOWN, None, "read_timeout")
KIND_OF_STEP = {name: kind for kind, name in STEP_OF_TASK.items()}

Before = Callable[[str], None]


class Watched:
    """A port that announces its calls: there a test crashes it, or lets others in."""

    def __init__(self, port: object, name: str, before: Before) -> None:
        self._port, self._name, self._before = port, name, before

    def __getattr__(self, method: str) -> Any:
        call = getattr(self._port, method)

        def announced(*args: Any, **named: Any) -> Any:
            self._before(f"{self._name}.{method}")
            return call(*args, **named)

        return announced


def _give(port: object) -> object:
    return port


def silence(call: str) -> None:
    del call


@dataclass
class Clinic:
    """Every use case of the follow-up over one memory; patients are `x1`, `x2`, …"""

    practice: Practice = PRACTICE
    world: World = field(default_factory=World)
    before: Before = silence
    told: list[int] = field(default_factory=list)
    noted: dict[str, int] = field(default_factory=dict)
    """What a test wants to remember of a moment."""

    def __post_init__(self) -> None:
        world = self.world
        if self.practice.id not in world.memory.practices:
            world.practices.save(self.practice)
            world.memory.moment = MARKED
        watch = self._watch
        self.practices = watch(world.practices, "practices")
        self.cases, self.tasks = watch(world.cases, "cases"), watch(world.tasks, "tasks")
        self.events, self.files = watch(world.events, "events"), watch(world.files, "files")
        self.contacts = watch(world.contacts, "contacts")
        self.ports = Delivering(
            self.practices,
            self.cases,
            self.contacts,
            self.tasks,
            watch(world.links, "links"),
            self.events,
            self.files,
            BuiltInTexts(),
            watch(world.sms, "sms"),
            watch(world.mail, "mail"),
            world.clocks,
            link_host="wz.test",
        )

    def _watch(self, port: Any, name: str) -> Any:
        return port if self.before is silence else Watched(port, name, self.before)

    def watched(self, before: Before) -> Clinic:
        """The same practice, with each port call announced."""
        return Clinic(self.practice, self.world, before, self.told, self.noted)

    @property
    def now(self) -> datetime:
        return self.world.memory.moment

    @now.setter
    def now(self, moment: datetime) -> None:
        self.world.memory.moment = moment

    # What comes in

    def event(self, fact: Fact, patient: str = "x1", at: datetime | None = None) -> Event:
        self.told.append(1)
        name = f"e{len(self.told)}"
        return Event(name, self.practice.id, patient, at or self.now, self.now, fact)

    def tell(self, fact: Fact, patient: str = "x1", at: datetime | None = None) -> Event:
        event = self.event(fact, patient, at)
        self.take_in(event)
        return event

    def take_in(self, event: Event) -> None:
        self.events.receive(event, event.id)
        apply_event(
            self.practice.id,
            event.patient_id,
            event.id,
            self.practices,
            self.events,
            self.files,
        )

    def open_case(self, details: PatientDetails = DETAILS, patient: str = "x1") -> Case:
        """A known patient who missed an appointment just now."""
        self.tell(PatientReported(details), patient)
        self.tell(noshow(f"missed-{patient}" if patient != "x1" else "missed"), patient)
        return self.case_of(patient)

    # What is there

    def case_of(self, patient: str = "x1") -> Case:
        case = self.world.files.load(self.practice.id, patient).case
        assert case is not None
        return case

    @property
    def case(self) -> Case:
        return self.case_of()

    def why(self, patient: str = "x1") -> StopReason | None:
        stop = self.case_of(patient).stop
        return stop.reason if stop else None

    def is_paused(self) -> bool:
        return self.case.pause is not None

    @property
    def work(self) -> list[str]:
        return sorted(one.kind for one in self.world.tasks.open_of(self.practice.id))

    @property
    def rows(self) -> dict[str, Contact]:
        case = self.case
        return {one.id: one for one in self.world.contacts.of_case(case.practice_id, case.id)}

    @property
    def statuses(self) -> dict[str, ContactStatus]:
        return {name: row.status for name, row in self.rows.items()}

    @property
    def sms(self) -> list[Sms]:
        return self.world.sms.sent

    @property
    def mail(self) -> list[Mail]:
        return self.world.mail.sent

    @property
    def keys(self) -> list[str]:
        """Names of the touchpoints handed over so far, per carrier."""
        keys = [one.key for one in self.sms] + [one.key for one in self.mail]
        return [key.split("-", 2)[2] for key in keys]

    def change_practice(self, **changes: Any) -> None:
        there = self.world.practices.get(self.practice.id)
        version = there.settings_version + 1
        self.practice = replace(there, settings_version=version, **changes)
        self.world.practices.save(self.practice)

    def plug_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand behind every door: what the bootstrap gives is this practice's world."""
        world = self.world
        given = {
            "practices": world.practices,
            "access_keys": world.access_keys,
            "onboarding": self.onboarding,
            "going_live": self.going_live,
            "departing": self.departing,
            "journals": self.journals,
            "inspecting": self.inspecting,
            "practice_rows": world.rows,
            "events": world.events,
            "files": world.files,
            "cases": world.cases,
            "contacts": world.contacts,
            "tasks": world.tasks,
            "links": world.links,
            "link_owners": world.links,
            "clocks": world.clocks,
            "arrivals": world.arrivals,
            "inbox": world.inbox,
            "executions": world.executions,
            "delivering": self.ports,
            "reconciling": self.reconciling,
            "retention": world.retention,
            "feeds": world.feeds,
            "list_limits": world.list_limits,
            "list_sources": world.list_sources,
            "agendas": world.agendas,
            "pulling": self.pulling,
            "known_appointments": world.known_appointments,
            "practice_index": world.practice_index,
            "erasing": self.erasing,
            "received_mails": world.received_mails,
            "receiving_mail": self.receiving_mail,
            "receiving_sms": self.receiving_sms,
            "answering": self.answering,
            "hand_overs": world.hand_overs,
            "preparing": self.preparing,
            "watching": self.watching,
        }
        for name, port in given.items():
            monkeypatch.setattr(bootstrap, name, partial(_give, port))

    # What the state machine does

    def plan(self, since: datetime | None = None, case: Case | None = None) -> PlannedFollowUp:
        case = case or self.case
        return plan_follow_up(
            case.practice_id,
            case.id,
            since,
            self.practices,
            self.cases,
            self.contacts,
            self.tasks,
            self.events,
            self.files,
            self.world.clocks,
        )

    def deliver(self, stage: Stage, case: Case | None = None, due: datetime | None = None) -> str:
        """One touchpoint of the present plan at its moment, or late if that is past."""
        case = case or self.case
        if due is None:
            due = next((one.due for one in case.plan if one.stage is stage), self.now)
        self.now = max(self.now, due)
        named = Touchpoint(case.practice_id, case.id, stage, case.planned_no, due)
        return deliver_touchpoint(named, self.ports)

    def make_task(
        self, kind: TaskKind, case: Case | None = None, due: datetime | None = None
    ) -> str:
        case = case or self.case
        step = HumanStepDue(case.practice_id, case.id, kind, case.planned_no, due or self.now)
        return create_task(step, self.practices, self.cases, self.tasks, self.world.clocks)

    def close(self, outcome: StopReason = StopReason.COMPLETED, case: Case | None = None) -> str:
        case = case or self.case
        return close_follow_up(
            case.practice_id,
            case.id,
            outcome,
            self.practices,
            self.cases,
            self.tasks,
            self.world.clocks,
        )

    @property
    def reconciling(self) -> Reconciling:
        return Reconciling(
            self.practices,
            self.cases,
            self.contacts,
            self.tasks,
            self.events,
            self.world.executions,
            self.world.clocks,
        )

    def reconcile(self) -> Reconciled:
        return reconcile(self.reconciling)

    @property
    def receiving_mail(self) -> ReceivingMail:
        return ReceivingMail(
            self.world.links,
            self.practices,
            self.cases,
            self.contacts,
            self.tasks,
            self.events,
            self.world.inbox,
            self.world.clocks,
        )

    @property
    def receiving_sms(self) -> ReceivingSms:
        world = self.world
        ports = (self.practices, self.files, self.contacts, self.events)
        return ReceivingSms(*ports, world.inbox, world.clocks)

    @property
    def answering(self) -> Answering:
        return Answering(
            self.cases,
            self.contacts,
            self.tasks,
            self.files,
            self.events,
            self.world.inbox,
            BuiltInTexts(),
            self.ports.sms,
            self.ports.mail,
            self.ports.link_host,
        )

    @property
    def erasing(self) -> Erasing:
        return Erasing(
            self.practices,
            self.events,
            self.files,
            self.cases,
            self.contacts,
            self.tasks,
            self._watch(self.world.hand_overs, "hand_overs"),
            self._watch(self.world.retention, "retention"),
            self.world.clocks,
            lambda _: nullcontext(),
        )

    @property
    def onboarding(self) -> Onboarding:
        world = self.world
        return Onboarding(self.practices, world.agreements, world.recipients, world.clocks)

    @property
    def inspecting(self) -> Inspecting:
        world = self.world
        return Inspecting(self.erasing, world.links, world.rows)

    @property
    def departing(self) -> Departing:
        world = self.world
        return Departing(
            self.erasing,
            self._watch(world.access_keys, "access_keys"),
            self._watch(world.leavings, "leavings"),
            self._watch(world.rows, "rows"),
        )

    @property
    def journals(self) -> Any:
        return self._watch(self.world.journals, "journals")

    @property
    def going_live(self) -> GoingLive:
        world = self.world
        return GoingLive(self.erasing, world.agreements, world.rows, BuiltInTexts())

    def erase(self) -> Erased:
        return erase_expired(self.erasing)

    @property
    def pulling(self) -> Pulling:
        world = self.world
        sources = self._watch(world.list_sources, "list_sources")
        return Pulling(
            self.practices, sources, world.agendas, world.clocks, lambda _: nullcontext()
        )

    @property
    def watching(self) -> Watching:
        world = self.world
        return Watching(
            self.practices,
            world.practice_index,
            self._watch(world.feeds, "feeds"),
            self.tasks,
            world.clocks,
            lambda _: nullcontext(),
        )

    def watch_feeds(self) -> WatchedFeeds:
        return watch_feeds(self.watching)

    @property
    def preparing(self) -> Preparing:
        return Preparing(
            self.practices,
            self.cases,
            self.contacts,
            self.tasks,
            self._watch(self.world.hand_overs, "hand_overs"),
            self.world.clocks,
            lambda _: nullcontext(),
        )

    def prepare(self) -> Prepared:
        return prepare_hand_overs(self.preparing)

    @property
    def page(self) -> HandOver | None:
        """The hand-over of the patient's latest case."""
        return self.world.hand_overs.get(self.practice.id, self.case.id)

    def start(self, case: Case | None = None) -> None:
        case = case or self.case
        start_follow_up(case.practice_id, case.id, self.cases, self.world.executions)


@dataclass
class Execution:
    """One run of the state machine, a step at a time: waits, tasks and choices as in its graph."""

    clinic: Clinic
    case: Case
    since: datetime | None = None
    steps: list[tuple[PlannedStep, datetime]] = field(default_factory=list)
    plan_no: int = 0
    planned: bool = False
    result: str | None = None
    """The reason it ended; None while it runs."""

    @property
    def wake(self) -> datetime:
        """The real moment of the next step."""
        return self.steps[0][1] if self.planned and self.steps else self.clinic.now

    def step(self) -> None:
        """Do the next thing, which must be due; a crash in it leaves it to be done again."""
        clinic = self.clinic
        if not self.planned:
            self._plan()
            return
        step, _ = self.steps[0]
        if step.name == LOOK_AGAIN_STEP:
            self.since, self.planned = step.due, False
            return
        if step.name == CLOSE:
            self.result = clinic.close(case=self.case)
            return
        self._answered(self._do(step), step)

    def _plan(self) -> None:
        plan = self.clinic.plan(self.since, self.case)
        if plan.result not in {"open", "paused"}:
            self.result = plan.result
            return
        self.steps, self.plan_no, self.planned = list(plan.steps), plan.plan_no, True

    def _do(self, step: PlannedStep) -> str:
        case = replace(self.case, planned_no=self.plan_no)
        if step.stage is not None:
            named = Touchpoint(case.practice_id, case.id, step.stage, self.plan_no, step.due)
            return deliver_touchpoint(named, self.clinic.ports)
        return self.clinic.make_task(KIND_OF_STEP[step.name], case, step.due)

    def _answered(self, result: str, step: PlannedStep) -> None:
        if result == "open":
            self.steps.pop(0)
        elif result == "replan":
            self.since, self.planned = step.due, False
        else:
            self.result = result

    def run_until(self, moment: datetime) -> Execution:
        """Let time pass, each step at its moment."""
        while self.result is None and self.wake <= moment:
            self.clinic.now = max(self.clinic.now, self.wake)
            self.step()
        self.clinic.now = max(self.clinic.now, moment)
        return self
