"""Carriers are down for three hours amid running series: each message that is still true goes once.

Patients of both lanes are at day 0, 1 and 3 while SMS and mail refuse everything, or leave it open
whether they took it. What comes out is judged by the carriers' own log, by the contact log, and by
the practice's record, which is told of every row as it changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from fakes import World
from unit.domain.follow_up.story import AT_RISK, DETAILS, HOUR, MINUTE, noshow
from unit.usecases.clinic import UNKNOWN, Clinic, Execution
from weerzien.domain.contact import Contact, ContactStatus
from weerzien.domain.event import PatientReported
from weerzien.domain.news import Changed, Row
from weerzien.domain.protocol import protocol_of
from weerzien.domain.sending import Fate, Mail, SendResult, Sms
from weerzien.domain.vocabulary import Lane, Stage
from weerzien.domain.write_back import Home
from weerzien.ports import Endpoint
from weerzien.usecases.deliver_touchpoint import FIRST_RETRY
from weerzien.usecases.deliver_write_backs import WritingBack, deliver_write_backs
from weerzien.usecases.queue_write_back import Queueing, queue_write_back

DOWN_FROM = datetime(2027, 3, 4, 8, tzinfo=UTC)
"""Thursday 09:00 at the practice: mails have gone for an hour, SMS begin."""
DOWN_FOR = 3 * HOUR
REFUSED = SendResult(Fate.REFUSED_TEMPORARY, None, "throttled")
NO_CONNECTION = SendResult(Fate.REFUSED_TEMPORARY, None, "connect_timeout")
ORDER = tuple(Stage)


@dataclass
class Carrier:
    """A carrier with a log of its own; down, it answers `trouble`."""

    world: World
    trouble: SendResult
    handed: list[tuple[str, datetime]] = field(default_factory=list)
    took: list[tuple[str, datetime]] = field(default_factory=list)

    def send(self, message: Sms | Mail) -> SendResult:
        now = self.world.memory.moment
        self.handed.append((message.key, now))
        if DOWN_FROM <= now < DOWN_FROM + DOWN_FOR:
            return self.trouble
        self.took.append((message.key, now))
        return SendResult(Fate.ACCEPTED, f"m{len(self.took)}", "accepted")


class Ward:
    """Everybody's series at once, by one clock; the record is told of each row that changed."""

    def __init__(self, trouble: SendResult) -> None:
        world = World()
        self.carrier = Carrier(world, trouble)
        world.sms = world.mail = self.carrier  # type: ignore[assignment]
        self.clinic = Clinic(world=world)
        self.clinic.now = DOWN_FROM - 7 * 24 * HOUR
        self.runs: list[Execution] = []
        self.until: dict[tuple[str, Stage], datetime] = {}
        self.seen: dict[tuple[str, str], Contact] = {}
        self.changes: dict[str, list[tuple[str, ContactStatus]]] = defaultdict(list)
        world.memory.endpoints["p1"] = Endpoint("p1", "https://his.example.org", ("whsec_eA==",))

    def live(self, arrivals: dict[str, datetime], end: datetime) -> Ward:
        coming = sorted((at, patient) for patient, at in arrivals.items())
        while True:
            running = [run for run in self.runs if run.result is None]
            wake = min((run.wake for run in running), default=end)
            if coming and coming[0][0] <= wake:
                self._miss(*coming.pop(0))
            elif wake >= end:
                return self
            else:
                run = next(run for run in running if run.wake == wake)
                self.clinic.now = max(self.clinic.now, wake)
                run.step()
                self._note_validity(run)
            self._tell_the_record()

    def _miss(self, at: datetime, patient: str) -> None:
        clinic, number = self.clinic, int(patient[1:])
        clinic.now = max(clinic.now, at)
        base = AT_RISK if number % 2 else DETAILS
        phone, email = f"+316200001{number:02}", f"{patient}@example.org"
        clinic.tell(PatientReported(replace(base, phone=phone, email=email)), patient)
        start = at - 20 * MINUTE
        clinic.tell(noshow(f"v-{patient}", start=start, made=at - 9 * 24 * HOUR), patient)
        self.runs.append(Execution(clinic, clinic.case_of(patient)))

    def _note_validity(self, run: Execution) -> None:
        """How long each stage may be tried, as it was when it was last planned."""
        for step in self.clinic.case_of(run.case.patient_id).plan:
            if step.stage is not None and step.valid_until is not None:
                self.until[run.case.id, step.stage] = step.valid_until

    def _tell_the_record(self) -> None:
        world = self.clinic.world
        for key, row in world.memory.contacts.items():
            _, case_id, name = key
            if self.seen.get((case_id, name)) == row:
                continue
            before = self.seen.get((case_id, name))
            self.seen[case_id, name] = row
            if before is not None and before.status is row.status:
                continue
            self.changes[case_id].append((name, row.status))
            changed = Changed(Home("p1", case_id=case_id), Row.CONTACT, name)
            ports = (world.cases, world.contacts, world.files, world.tasks, world.hand_overs)
            queue_write_back(changed, Queueing(*ports, world.outboxes, world.clocks))
        known = (world.practices, world.cases, world.contacts, world.files, world.hand_overs)
        out = (world.outboxes, world.endpoints, world.records, world.clocks)
        deliver_write_backs(WritingBack(*known, *out, lambda _: nullcontext()))
        for case_id, name in self.seen:
            self.seen[case_id, name] = world.memory.contacts["p1", case_id, name]

    def rows(self, run: Execution) -> dict[str, Contact]:
        found = self.clinic.world.contacts.of_case("p1", run.case.id)
        return {row.id: row for row in found}


def arrivals() -> dict[str, datetime]:
    """Visits of Monday, Wednesday and Thursday: day 3, 1 and 0 meet the outage."""
    monday = datetime(2027, 3, 1, 9, 20, tzinfo=UTC)
    wednesday = datetime(2027, 3, 3, 9, 20, tzinfo=UTC)
    found = [monday + n * 5 * MINUTE for n in range(8)]
    found += [wednesday + n * 5 * MINUTE for n in range(8)]
    # Marks from an hour before the outage until an hour after it.
    found += [DOWN_FROM - HOUR + n * 15 * MINUTE for n in range(20)]
    return {f"x{number}": at for number, at in enumerate(found)}


def name_of(key: str) -> tuple[str, str]:
    """Case and row of a key that the carrier was given."""
    _, case_id, stage, channel = key.split("-")
    return case_id, f"{stage}.{channel}"


END = datetime(2027, 3, 20, 8, tzinfo=UTC)


@pytest.fixture(scope="module", params=[REFUSED, NO_CONNECTION], ids=["refuse", "no connection"])
def ward(request: pytest.FixtureRequest) -> Ward:
    return Ward(request.param).live(arrivals(), END)


@pytest.mark.requirement("EC-O03", "NS-39", "AU-18")
def test_nothing_goes_twice_and_the_log_holds_what_went(ward: Ward) -> None:
    taken = Counter(key for key, _ in ward.carrier.took)
    assert set(taken.values()) == {1}
    sent = {
        (run.case.id, name)
        for run in ward.runs
        for name, row in ward.rows(run).items()
        if row.status is ContactStatus.SENT
    }
    assert {name_of(key) for key in taken} == sent
    met = [key for key, at in ward.carrier.handed if DOWN_FROM <= at < DOWN_FROM + DOWN_FOR]
    # Of each day that the outage met: day 0, 1 and 3, in both lanes.
    assert len({name_of(key) for key in met}) > 40
    assert {key.split("-")[2] for key in met} == {"immediate", "check_in", "value"}


@pytest.mark.requirement("EC-O03", "NS-39")
def test_what_is_still_true_when_carriers_are_back_goes_and_the_rest_is_told(ward: Ward) -> None:
    back = DOWN_FROM + DOWN_FOR
    skipped = 0
    for run in ward.runs:
        rows = ward.rows(run)
        case = ward.clinic.world.cases.get("p1", run.case.id)
        owed = {
            f"{one.stage}.{channel}": one.stage
            for one in protocol_of(case.protocol).touchpoints
            for channel in one.channels
        }
        assert set(rows) == set(owed)
        for name, row in rows.items():
            if ward.until[case.id, owed[name]] >= back + FIRST_RETRY:
                assert row.status is ContactStatus.SENT, (name, row.at)
            if row.status is ContactStatus.SENT:
                continue
            skipped += 1
            assert (row.status, row.reason) == (ContactStatus.SKIPPED, "expired")
            told = [task.remarks for task in ward.clinic.world.tasks.of_case("p1", case.id)]
            assert (("expired", owed[name]) in told) == (case.lane is Lane.HIGH_RISK)
    # Day 0 of whoever was marked so early that two hours were over before the carriers were back.
    assert skipped > 8


@pytest.mark.requirement("EC-O03", "NS-15", "NS-39")
def test_each_patient_gets_them_in_order_each_on_a_day_of_its_own(ward: Ward) -> None:
    by_case: dict[str, list[tuple[datetime, Stage]]] = defaultdict(list)
    for key, at in ward.carrier.took:
        case_id, name = name_of(key)
        stage = Stage(name.partition(".")[0])
        by_case[case_id].append((at, stage))
        assert at <= ward.until[case_id, stage]
    assert len(by_case) == len(ward.runs)
    for went in by_case.values():
        for (before, earlier), (after, later) in pairwise(sorted(went)):
            assert ORDER.index(earlier) <= ORDER.index(later)
            assert earlier is later or before.date() < after.date()


@pytest.mark.requirement("EC-O03", "HR-15")
def test_the_practices_record_has_every_contact_once_and_in_its_order(ward: Ward) -> None:
    came = ward.clinic.world.records.came
    assert len({one.id for one in came}) == len(came)
    told: dict[str, list[tuple[str, ContactStatus]]] = defaultdict(list)
    for one in came:
        assert one.contact is not None
        told[one.home.case_id].append((one.contact.id, one.contact.status))
    assert told == ward.changes
    rows = {(run.case.id, name) for run in ward.runs for name in ward.rows(run)}
    assert {(case_id, name) for case_id, all_of in told.items() for name, _ in all_of} == rows


@pytest.mark.requirement("EC-O03", "NS-39", "EC-R04")
def test_carriers_that_leave_it_open_get_nothing_twice_and_people_hear_of_each() -> None:
    ward = Ward(UNKNOWN).live(arrivals(), END)
    handed = Counter(key for key, _ in ward.carrier.handed)
    assert set(handed.values()) == {1}
    in_doubt = set(handed) - {key for key, _ in ward.carrier.took}
    assert len(in_doubt) > 40
    rows = {(run.case.id, name): row for run in ward.runs for name, row in ward.rows(run).items()}
    unknown = {place for place, row in rows.items() if row.status is ContactStatus.UNKNOWN}
    assert unknown == {name_of(key) for key in in_doubt}
    open_ = [one for one in ward.clinic.world.tasks.open_of("p1") if "fate_unknown" in one.remarks]
    assert {(one.case_id, ".".join(one.remarks[1:])) for one in open_} == unknown
