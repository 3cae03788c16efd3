"""The whole way over a real table and real sockets: a receiver that fails for a day gets it all."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from integration.store.conftest import on_table, table
from integration.write_back.receiver import Receiver, Reply, serve

from fakes import World
from fakes.samples import (
    NOW,
    a_case,
    a_contact,
    a_patient,
    a_practice,
    an_appointment,
    an_event,
)
from weerzien.adapters import one_post
from weerzien.adapters.https_records import HttpsRecords
from weerzien.domain.news import Changed, Row
from weerzien.domain.patient_file import Changes
from weerzien.domain.write_back import Home, Outbox, WriteBack
from weerzien.ports import Endpoint, Outboxes
from weerzien.usecases.deliver_write_backs import WritingBack, deliver_write_backs
from weerzien.usecases.queue_write_back import Queueing, queue_write_back
from weerzien.usecases.recover import new_secret

if TYPE_CHECKING:
    from integration.store.conftest import Store
    from mypy_boto3_dynamodb.service_resource import Table


__all__ = ["table"]

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
HOUR = timedelta(hours=1)
CASES = {"p1": ("c1", "c2"), "p2": ("c1",)}
"""By practice; two practices know a case by the same name, as no product ids would."""
NAMES = ("immediate.sms", "immediate.email", "check_in.email")
SILENT: Reply = (503, {})


class WorkerDiedError(BaseException):
    """Nothing of ours catches it, as nothing catches a kill."""


class DiesNowAndThen:
    """Outboxes of a worker that is killed before every third thing it would write down."""

    def __init__(self, outboxes: Outboxes) -> None:
        self._outboxes = outboxes
        self.saves = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outboxes, name)

    def save(self, outbox: Outbox, message: WriteBack, place: datetime) -> Outbox:
        self.saves += 1
        if self.saves % 3 == 0:
            raise WorkerDiedError
        return self._outboxes.save(outbox, message, place)


@pytest.mark.requirement("HR-15")
def test_a_receiver_that_fails_for_a_day_has_each_message_once_and_in_order(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps what it says that it did not take, is silent after it kept, and workers die."""
    monkeypatch.setattr(one_post, "READ", 0.2)
    world = World()
    time = world.memory
    time.moment = NOW
    store = on_table(table, time)
    for practice_id, cases in CASES.items():
        take_in(store, practice_id, cases)
    outboxes = DiesNowAndThen(store.outboxes)
    queueing = Queueing(
        store.cases,
        store.contacts,
        store.files,
        store.tasks,
        world.hand_overs,
        store.outboxes,
        world.clocks,
    )
    writing = WritingBack(
        store.practices,
        store.cases,
        store.contacts,
        store.files,
        world.hand_overs,
        outboxes,
        store.endpoints,
        HttpsRecords([], lambda: datetime.now(UTC), at_home=True),
        world.clocks,
        lambda _: nullcontext(),
    )
    receivers = {practice_id: Receiver(new_secret()) for practice_id in CASES}
    failing = receivers["p1"]
    troubles: list[tuple[Reply, bool]] = [
        ((500, {}), True),
        ((429, {"Retry-After": "600"}), False),
        (SILENT, True),
        ((302, {"Location": "/"}), False),
        ((404, {}), True),
    ]

    def reply(number: int) -> Reply:
        if time.moment > NOW + DAY:
            return 200, {}
        status, more = troubles[number % len(troubles)][0]
        if status == SILENT[0]:
            sleep(2 * one_post.READ)
        return status, more

    failing.reply = reply
    failing.keeps = lambda number, status: status < 300 or troubles[number % len(troubles)][1]
    coming = [
        (position * 5 * HOUR, practice_id, case_id, name)
        for position, name in enumerate(NAMES)
        for practice_id, cases in CASES.items()
        for case_id in cases
    ]
    deaths = 0
    with serve(receivers["p1"]), serve(receivers["p2"]):
        for practice_id, receiver in receivers.items():
            url = f"http://127.0.0.1:{receiver.port}/in"
            secrets = (new_secret(), receiver.secret)
            store.endpoints.save(Endpoint(practice_id, url, secrets))
        while time.moment < NOW + 2 * DAY:
            while coming and coming[0][0] <= time.moment - NOW:
                tell(store, queueing, *coming.pop(0)[1:])
            deaths += not lives_through(writing)
            time.pass_time(30 * MINUTE)
    assert deaths > 9
    assert not any(receiver.unproven for receiver in receivers.values())
    for practice_id, receiver in receivers.items():
        kept = [one["data"] for one in receiver.messages.values()]
        assert len(kept) == len(NAMES) * len(CASES[practice_id])
        assert {one["patient"]["ref"] for one in kept} == {f"P-{practice_id}"}
        since = NOW + DAY if receiver is failing else NOW
        for case_id in CASES[practice_id]:
            came_in_order_and_whole(receiver, case_id)
            rows = store.contacts.of_case(practice_id, case_id)
            assert len(rows) == len(NAMES)
            # Until a 2xx came nobody could know that it had kept anything.
            assert all(row.written_back_at and row.written_back_at >= since for row in rows)
    # More came than was kept: the test is of repeats, not of luck.
    assert len(failing.arrived) > 2 * len(failing.messages)


def lives_through(writing: WritingBack) -> bool:
    """Work for a minute; False for a worker that was killed."""
    try:
        done = deliver_write_backs(writing)
    except WorkerDiedError:
        return False
    assert (done.failed, done.dead) == (0, 0)
    return True


def came_in_order_and_whole(receiver: Receiver, case_id: str) -> None:
    arrived = [one["data"]["sequence"] for one in receiver.arrived if is_of(one, case_id)]
    assert arrived == sorted(arrived)
    kept = [one["data"]["sequence"] for one in receiver.messages.values() if is_of(one, case_id)]
    assert kept == [1, 2, 3]


def take_in(store: Store, practice_id: str, cases: tuple[str, ...]) -> None:
    store.practices.save(a_practice(practice_id))
    patient = replace(a_patient(case_id=cases[-1]), practice_id=practice_id)
    patient = replace(patient, details=replace(patient.details, ref=f"P-{practice_id}"))
    visit = replace(an_appointment(), ref="A-1")
    opened = tuple(replace(a_case(name), practice_id=practice_id) for name in cases)
    changes = Changes(patient=patient, appointments=(visit,), cases=opened)
    event = replace(an_event("open"), practice_id=practice_id)
    store.events.receive(event, "open")
    store.files.commit(store.files.load(practice_id, "x1"), changes, event, a_practice(practice_id))


def tell(store: Store, ports: Queueing, practice_id: str, case_id: str, name: str) -> None:
    contact = replace(a_contact(), id=name, practice_id=practice_id, case_id=case_id)
    store.contacts.put(contact)
    changed = Changed(Home(practice_id, case_id=case_id), Row.CONTACT, name)
    assert queue_write_back(changed, ports)
    assert not queue_write_back(changed, ports)


def is_of(message: dict[str, Any], case_id: str) -> bool:
    return bool(message["data"]["case"]["id"] == case_id)
