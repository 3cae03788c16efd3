"""The whole way over a real table and real sockets: a receiver that fails for a day gets it all."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from integration.store.conftest import on_table, table
from integration.write_back.receiver import Receiver, Reply, serve

from fakes import World
from fakes.samples import NOW, a_case, a_contact, a_patient, a_practice, an_appointment
from fakes.steps import commit
from weerzien.adapters.https_records import HttpsRecords
from weerzien.domain.news import Changed, Row
from weerzien.domain.patient_file import Changes
from weerzien.domain.write_back import Home
from weerzien.ports import Endpoint
from weerzien.usecases.deliver_write_backs import WritingBack, deliver_write_backs
from weerzien.usecases.queue_write_back import Queueing, queue_write_back
from weerzien.usecases.recover import new_secret

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

__all__ = ["table"]

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CASES, NAMES = ("c1", "c2"), ("immediate.sms", "immediate.email", "check_in.email")


@pytest.mark.requirement("HR-15")
def test_a_receiver_that_fails_for_a_day_has_each_message_once_and_in_order(table: Table) -> None:
    world = World()
    time = world.memory
    time.moment = NOW
    store = on_table(table, time)
    store.practices.save(a_practice())
    patient = a_patient(case_id="c2")
    patient = replace(patient, details=replace(patient.details, ref="P-1"))
    visit = replace(an_appointment(), ref="A-1")
    commit(
        store,
        "open",
        Changes(patient=patient, appointments=(visit,), cases=tuple(map(a_case, CASES))),
    )
    receiver = Receiver(new_secret())
    hand_overs = world.hand_overs
    queueing = Queueing(
        store.cases,
        store.contacts,
        store.files,
        store.tasks,
        hand_overs,
        store.outboxes,
        world.clocks,
    )
    writing = WritingBack(
        store.practices,
        store.cases,
        store.contacts,
        store.files,
        hand_overs,
        store.outboxes,
        store.endpoints,
        HttpsRecords([], lambda: datetime.now(UTC), at_home=True),
        world.clocks,
        lambda _: nullcontext(),
    )
    for name in NAMES:
        for case_id in CASES:
            store.contacts.put(replace(a_contact(), id=name, case_id=case_id))
            changed = Changed(Home("p1", case_id=case_id), Row.CONTACT, name)
            assert queue_write_back(changed, queueing)
            assert not queue_write_back(changed, queueing)
    troubles: list[Reply] = [
        (500, {}),
        (429, {"Retry-After": "600"}),
        (302, {"Location": "/"}),
        (404, {}),
    ]

    def reply(number: int) -> Reply:
        return (200, {}) if time.moment > NOW + DAY else troubles[number % len(troubles)]

    receiver.reply = reply
    with serve(receiver):
        url = f"http://127.0.0.1:{receiver.port}/in"
        store.endpoints.save(Endpoint("p1", url, (new_secret(), receiver.secret)))
        while time.moment < NOW + 2 * DAY:
            done = deliver_write_backs(writing)
            assert (done.failed, done.dead) == (0, 0)
            time.pass_time(30 * MINUTE)
    assert receiver.unproven == 0
    # Some fifteen attempts for each case's first, and one for each that waited behind it.
    assert len(NAMES) * len(CASES) < receiver.came < 40
    for case_id in CASES:
        told = [m["data"] for m in receiver.messages.values() if m["data"]["case"]["id"] == case_id]
        assert [one["sequence"] for one in told] == [1, 2, 3]
        assert {one["patient"]["ref"] for one in told} == {"P-1"}
        rows = store.contacts.of_case("p1", case_id)
        assert all(row.written_back_at and row.written_back_at > NOW + DAY for row in rows)
    assert len(receiver.messages) == len(NAMES) * len(CASES)
