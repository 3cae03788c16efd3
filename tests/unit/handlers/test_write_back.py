"""What the stream brings goes into outboxes, and what waits there goes out each minute."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from fakes.samples import NOW, a_contact, a_practice
from handlers import deliver_write_backs, queue_write_back
from unit.usecases.test_write_back import ENDPOINT, a_world, queueing
from weerzien import bootstrap
from weerzien.adapters import practice_scope
from weerzien.domain.contact import ContactStatus
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.write_back import Home
from weerzien.ports.write_back import Answer, Fate
from weerzien.usecases.deliver_write_backs import WritingBack


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Any:
    world = a_world()
    monkeypatch.setattr(bootstrap, "queueing", lambda: queueing(world))
    monkeypatch.setattr(
        bootstrap,
        "writing_back",
        lambda: WritingBack(
            world.practices,
            world.cases,
            world.contacts,
            world.files,
            world.hand_overs,
            world.outboxes,
            world.endpoints,
            world.records,
            world.clocks,
            practice_scope.working_for,
        ),
    )
    return world


def record(sk: str, pk: str = "PRACTICE#p1#CASE#c1", number: str = "1") -> dict[str, Any]:
    return {"dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}, "SequenceNumber": number}}


@pytest.mark.requirement("HR-15")
def test_a_contact_goes_from_the_stream_into_the_record(world: Any, context: object) -> None:
    world.contacts.put(a_contact())
    event = {"Records": [record("CONTACT#immediate.sms"), record("CONTACT#immediate.sms")]}
    assert queue_write_back.handler(event, context) == {"batchItemFailures": []}
    assert deliver_write_backs.handler({}, context)["written"] == 1
    assert [one.home for one in world.records.came] == [Home("p1", case_id="c1")]


@pytest.mark.requirement("HR-15")
def test_eight_runs_beside_one_another_take_everything_once(world: Any, context: object) -> None:
    world.contacts.put(a_contact())
    queue_write_back.handler({"Records": [record("CONTACT#immediate.sms")]}, context)
    runs = [deliver_write_backs.handler({"shard": one}, context) for one in range(8)]
    assert sorted(run["written"] for run in runs) == [0, 0, 0, 0, 0, 0, 0, 1]
    assert len(world.records.came) == 1


@pytest.mark.parametrize(
    ("sk", "pk"),
    [
        ("LINK#x", "PRACTICE#p1#CASE#c1"),
        ("OUT#m", "PRACTICE#p1#CASE#c1"),
        ("OUTBOX", "PRACTICE#p1#CASE#c1"),
        ("PATIENT", "PRACTICE#p1#PATIENT#x1"),
        ("TASK", "PRACTICE#p1#TASK#t1"),
        ("TASK#t1", "PRACTICE#p1"),
        ("CONTACT#gone", "PRACTICE#p1#CASE#c1"),
    ],
)
def test_other_rows_are_no_news(world: Any, context: object, sk: str, pk: str) -> None:
    assert queue_write_back.handler({"Records": [record(sk, pk)]}, context) == {
        "batchItemFailures": []
    }
    assert not world.memory.outboxes or not any(world.memory.outboxes.values())


def test_the_stream_comes_again_from_the_first_that_failed(
    world: Any, context: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("a", "b"):
        world.contacts.put(replace(a_contact(), id=name))
    put = world.outboxes.put

    def fail(message: Any, now: Any) -> bool:
        if message.contact.id == "b":
            raise TimeoutError
        return bool(put(message, now))

    monkeypatch.setattr(world.outboxes, "put", fail)
    event = {"Records": [record("CONTACT#a", number="1"), record("CONTACT#b", number="2")]}
    answer = queue_write_back.handler(event, context)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert "write_back_not_queued" in caplog.messages


@pytest.mark.requirement("EC-X06")
def test_what_goes_wrong_for_one_practice_is_logged_by_its_kind_and_by_nothing_else(
    world: Any,
    context: object,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    world.contacts.put(a_contact(ContactStatus.SENT))
    queue_write_back.handler({"Records": [record("CONTACT#immediate.sms")]}, context)

    def refuse(*_: object) -> None:
        words = "key of P-1 at his.example.org"
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": words}}, "Decrypt")

    monkeypatch.setattr(world.endpoints, "find", refuse)
    assert deliver_write_backs.handler({}, context)["failed"] == 1
    (line,) = (vars(one) for one in caplog.records if one.message == "work_failed")
    assert (line["error"], line["practice_id"]) == ("AccessDeniedException", "p1")
    said = repr([vars(one) for one in caplog.records])
    assert "P-1" not in said
    assert "his.example.org" not in said


@pytest.mark.parametrize(("error", "times"), [(StaleError(), 0), (NotFoundError(), 1)])
def test_that_another_was_first_is_no_trouble(
    error: Exception, times: int, caplog: pytest.LogCaptureFixture
) -> None:
    def work() -> None:
        with practice_scope.working_for("p1"):
            assert practice_scope.practice_acted_for() == "p1"
            raise error

    with pytest.raises(type(error)):
        work()
    assert caplog.messages.count("work_failed") == times
    assert practice_scope.practice_acted_for() == ""


@pytest.mark.requirement("EC-X06")
def test_what_is_logged_and_counted_names_no_person(
    world: Any, context: object, capsys: pytest.CaptureFixture[str]
) -> None:
    world.contacts.put(a_contact(ContactStatus.SENT))
    queue_write_back.handler({"Records": [record("CONTACT#immediate.sms")]}, context)
    world.records.answer = lambda _: Answer(Fate.GONE, "http_410")
    deliver_write_backs.handler({}, context)
    said = capsys.readouterr().out
    assert "WriteBackTaken" in said
    assert "WriteBackEndpointGone" in said
    for secret in ("P-1", ENDPOINT.url, ENDPOINT.secrets[0], a_practice().name):
        assert secret not in said
    assert world.endpoints.find("p1").gone_at == NOW
