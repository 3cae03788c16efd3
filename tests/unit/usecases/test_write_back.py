"""Whatever a receiver does, each message has its effect once, in the order of its case."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import World
from fakes.samples import NOW, a_case, a_contact, a_patient, a_practice, a_task, an_appointment
from weerzien.domain.case import CaseState, Stop
from weerzien.domain.contact import BY_CARRIER, Contact, ContactStatus
from weerzien.domain.hand_over import HandOver, HandOverStatus
from weerzien.domain.news import Changed, Row
from weerzien.domain.practice import Rehearsal
from weerzien.domain.task import Attempt, Outcome, TaskKind, TaskState
from weerzien.domain.vocabulary import Channel, Lane, StopReason
from weerzien.domain.write_back import WAITS, Home, OptOuts, Outbox, WriteBack, WriteBackKind
from weerzien.ports import Endpoint
from weerzien.ports.write_back import Answer, Fate
from weerzien.texts import journal
from weerzien.usecases.deliver_write_backs import Delivered, WritingBack, deliver_write_backs
from weerzien.usecases.queue_write_back import Queueing, queue_write_back

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOME = Home("p1", case_id="c1")
ENDPOINT = Endpoint("p1", "https://his.example.org/in", ("whsec_c2VjcmV0",))
DOWN, ERROR = Answer(Fate.UNREACHABLE, "connect_timeout"), Answer(Fate.FAILED, "http_500")


def a_world(*cases: str) -> World:
    world = World()
    memory = world.memory
    memory.moment = NOW
    memory.practices["p1"] = a_practice()
    memory.endpoints["p1"] = ENDPOINT
    patient = a_patient()
    memory.patients["p1", "x1"] = replace(patient, details=replace(patient.details, ref="P-1"))
    memory.appointments["p1", "x1"]["a1"] = replace(an_appointment(), ref="A-1")
    for case_id in cases or ("c1",):
        memory.cases["p1", case_id] = a_case(case_id)
    return world


def queueing(world: World) -> Queueing:
    return Queueing(
        world.cases,
        world.contacts,
        world.files,
        world.tasks,
        world.hand_overs,
        world.outboxes,
        world.clocks,
    )


def deliver(world: World) -> Delivered:
    return deliver_write_backs(
        WritingBack(
            world.practices,
            world.cases,
            world.contacts,
            world.files,
            world.hand_overs,
            world.outboxes,
            world.endpoints,
            world.records,
            world.clocks,
            lambda _: nullcontext(),
        )
    )


def log(world: World, name: str, case_id: str = "c1") -> bool:
    """Write a contact and tell of it, as the stream does."""
    world.contacts.put(replace(a_contact(), id=name, case_id=case_id))
    changed = Changed(Home("p1", case_id=case_id), Row.CONTACT, name)
    return queue_write_back(changed, queueing(world))


def row(world: World, name: str, case_id: str = "c1") -> Contact:
    found = world.contacts.get("p1", case_id, name)
    assert found is not None
    return found


def told(world: World) -> list[str]:
    return [one.contact.id for one in world.records.came if one.contact]


def effects(came: list[WriteBack]) -> list[WriteBack]:
    """What a receiver keeps that knows the id of every message it took in: the first of each."""
    kept: dict[str, WriteBack] = {}
    for one in came:
        kept.setdefault(one.id, one)
    return list(kept.values())


@pytest.mark.requirement("HR-15")
def test_a_contact_reaches_the_record_and_its_row_knows_when() -> None:
    world = a_world()
    log(world, "immediate.sms")
    done = deliver(world)
    assert (done.seen, done.written, done.failed) == (1, 1, 0)
    (about,) = world.records.abouts
    assert (about.patient_ref, about.appointment_ref("a1")) == ("P-1", "A-1")
    assert row(world, "immediate.sms").written_back_at == NOW
    world.memory.pass_time(DAY)
    assert deliver(world) == Delivered()


@pytest.mark.requirement("HR-15", "CO-06")
def test_neither_words_nor_the_carriers_name_leave_in_a_message() -> None:
    world = a_world()
    world.contacts.put(replace(a_contact(), note="woorden", carrier_message_id="m1"))
    queue_write_back(Changed(HOME, Row.CONTACT, a_contact().id), queueing(world))
    deliver(world)
    assert "woorden" not in repr(world.records.came)
    assert "m1" not in repr(world.records.came)


def test_the_same_change_told_twice_is_one_message_and_a_new_state_is_another() -> None:
    world = a_world()
    assert log(world, "immediate.sms")
    assert not log(world, "immediate.sms")
    world.contacts.settle(a_contact(ContactStatus.DELIVERED))
    assert queue_write_back(Changed(HOME, Row.CONTACT, "immediate.sms"), queueing(world))
    deliver(world)
    first, second = world.records.came
    assert first.entry == second.entry
    assert first.id != second.id
    assert row(world, "immediate.sms").written_back_at


def test_a_row_is_not_called_written_back_while_a_later_state_is_to_come() -> None:
    world = a_world()
    log(world, "immediate.sms")
    world.contacts.settle(a_contact(ContactStatus.DELIVERED))
    deliver(world)
    assert row(world, "immediate.sms").written_back_at is None
    assert queue_write_back(Changed(HOME, Row.CONTACT, "immediate.sms"), queueing(world))


def test_marking_a_row_as_written_back_is_no_news() -> None:
    world = a_world()
    log(world, "immediate.sms")
    deliver(world)
    assert not queue_write_back(Changed(HOME, Row.CONTACT, "immediate.sms"), queueing(world))


@pytest.mark.requirement("HR-20")
def test_a_task_is_told_once_a_person_acted_and_at_each_act() -> None:
    world = a_world()
    changed = Changed(HOME, Row.TASK, "t1")
    world.memory.tasks["p1", "t1"] = a_task()
    assert not queue_write_back(changed, queueing(world))
    world.memory.tasks["p1", "t1"] = replace(a_task(), state=TaskState.ACCEPTED, accepted_by="s1")
    assert queue_write_back(changed, queueing(world))
    tried = replace(
        world.memory.tasks["p1", "t1"], attempts=(Attempt(NOW, "s1", Outcome.NO_ANSWER),)
    )
    world.memory.tasks["p1", "t1"] = tried
    assert queue_write_back(changed, queueing(world))
    # A remark is not an act.
    world.memory.tasks["p1", "t1"] = replace(tried, remarks=("opted_out",))
    assert not queue_write_back(changed, queueing(world))
    deliver(world)
    assert [one.kind for one in world.records.came] == [WriteBackKind.TASK_CHANGED] * 2


@pytest.mark.requirement("HR-20")
def test_that_a_colleague_took_a_task_on_is_told_with_its_own_time() -> None:
    world = a_world()
    later = NOW + 3 * HOUR
    world.memory.tasks["p1", "t1"] = replace(
        a_task(), state=TaskState.ACCEPTED, accepted_by="s1", accepted_at=later
    )
    queue_write_back(Changed(HOME, Row.TASK, "t1"), queueing(world))
    deliver(world)
    (message,) = world.records.came
    assert message.at == later
    assert message.task is not None
    assert journal.of_task(message.task, a_practice()).startswith("22-03-2027 13:00")


def test_work_about_a_patient_nobody_knows_is_not_told() -> None:
    world = a_world()
    unknown = replace(a_task(), case_id="", kind=TaskKind.UNKNOWN_PATIENT_EVENT, accepted_by="s1")
    world.memory.tasks["p1", "t1"] = unknown
    assert not queue_write_back(Changed(Home("p1", "x1"), Row.TASK, "t1"), queueing(world))


def test_a_row_that_a_receipt_began_is_told_again_when_its_sender_fills_it_in() -> None:
    world = a_world()
    changed = Changed(HOME, Row.CONTACT, a_contact().id)
    world.contacts.settle(replace(a_contact(ContactStatus.DELIVERED), by=BY_CARRIER))
    assert queue_write_back(changed, queueing(world))
    deliver(world)
    world.contacts.put(replace(a_contact(), text_version="v1"))
    assert queue_write_back(changed, queueing(world))
    deliver(world)
    assert [one.contact.text_version for one in world.records.came if one.contact] == ["", "v1"]
    assert row(world, a_contact().id).written_back_at


@pytest.mark.requirement("HR-15", "CO-14")
def test_a_message_that_is_handed_over_again_is_told_again_though_it_ends_the_same_way() -> None:
    world = a_world()
    changed = Changed(HOME, Row.CONTACT, a_contact().id)
    refused = a_contact(ContactStatus.UNKNOWN)
    world.contacts.begin(refused)
    for _ in range(2):
        world.contacts.settle(a_contact(ContactStatus.FAILED))
        assert queue_write_back(changed, queueing(world))
        assert world.contacts.begin_again(row(world, refused.id))
        assert queue_write_back(changed, queueing(world))
    world.contacts.settle(a_contact(ContactStatus.FAILED))
    assert queue_write_back(changed, queueing(world))
    deliver(world)
    told_states = [one.contact.status.value for one in world.records.came if one.contact]
    assert told_states == ["failed", "unknown", "failed", "unknown", "failed"]
    assert row(world, refused.id).written_back_at


@pytest.mark.requirement("NS-10")
def test_the_end_of_a_case_is_told_once() -> None:
    world = a_world()
    changed = Changed(HOME, Row.CASE, "c1")
    assert not queue_write_back(changed, queueing(world))
    ended = replace(a_case(), state=CaseState.CLOSED, stop=Stop(StopReason.REBOOKED, "his", NOW))
    world.memory.cases["p1", "c1"] = ended
    assert queue_write_back(changed, queueing(world))
    assert not queue_write_back(changed, queueing(world))
    deliver(world)
    (about,) = world.records.abouts
    assert about.case == ended


def test_opt_outs_are_told_with_their_patient() -> None:
    world = a_world()
    home, changed = Home("p1", "x1"), Changed(Home("p1", "x1"), Row.OPT_OUTS)
    assert not queue_write_back(changed, queueing(world))
    world.memory.told_opt_outs["p1", "x1"] = OptOuts(
        "p1", "x1", frozenset({Channel.SMS}), NOW, "sms", 4
    )
    assert queue_write_back(changed, queueing(world))
    assert not queue_write_back(changed, queueing(world))
    deliver(world)
    (message,) = world.records.came
    assert (message.home, world.records.abouts[0].patient_ref) == (home, "P-1")


@pytest.mark.requirement("DH-03", "DH-04")
def test_a_page_is_told_by_revision_and_a_replaced_one_is_never_sent() -> None:
    world = a_world()
    changed = Changed(HOME, Row.HAND_OVER)
    assert not queue_write_back(changed, queueing(world))
    for rev in (0, 1, 1, 2):
        world.memory.hand_overs["p1", "c1"] = a_page(rev)
        queue_write_back(changed, queueing(world))
    assert deliver(world).written == 2
    (message,), (about,) = world.records.attempts, world.records.abouts
    assert (message.rev, about.hand_over) == (2, a_page(2))
    withdrawn = replace(a_page(3), status=HandOverStatus.WITHDRAWN)
    world.memory.hand_overs["p1", "c1"] = withdrawn
    assert queue_write_back(changed, queueing(world))
    deliver(world)
    assert world.records.came[-1].kind is WriteBackKind.HANDOVER_WITHDRAWN


def a_page(rev: int) -> HandOver:
    return HandOver(
        "p1",
        "x1",
        "c1",
        "a2",
        NOW + DAY,
        HandOverStatus.READY,
        (NOW,),
        ("a1",),
        1,
        Lane.STANDARD,
        StopReason.REBOOKED,
        rev=rev,
    )


def test_a_row_that_is_gone_is_no_news() -> None:
    world = a_world()
    for kind in Row:
        assert not queue_write_back(
            Changed(Home("p1", "x9" if kind is Row.OPT_OUTS else "", "c9"), kind, "n"),
            queueing(world),
        )


def test_a_message_that_is_not_taken_is_repeated_on_the_schedule_and_then_dead() -> None:
    world = a_world()
    world.records.answer = lambda _: ERROR
    log(world, "immediate.sms")
    tried = []
    while not world.outboxes.dead("p1"):
        before = len(world.records.attempts)
        done = deliver(world)
        if len(world.records.attempts) > before:
            tried.append(world.memory.moment - NOW)
        world.memory.pass_time(MINUTE)
    assert done.dead == 1
    assert len(tried) == 1 + len(WAITS)
    gaps = [later - earlier for earlier, later in pairwise(tried)]
    for gap, wait in zip(gaps, WAITS, strict=True):
        assert wait <= gap <= wait + MINUTE
    assert timedelta(hours=75) < tried[-1] < timedelta(hours=76)
    world.records.answer = lambda _: Answer(Fate.TAKEN)
    (dead,) = world.outboxes.dead("p1")
    world.outboxes.revive(dead, world.memory.moment)
    assert deliver(world).written == 1
    assert row(world, "immediate.sms").written_back_at


def test_a_message_that_died_does_not_hold_up_the_next() -> None:
    world = a_world()
    world.records.answer = lambda m: (
        ERROR if m.contact and m.contact.id == "poison" else Answer(Fate.TAKEN)
    )
    log(world, "poison")
    log(world, "next")
    deliver(world)
    assert told(world) == []
    for _ in range(80):
        world.memory.pass_time(HOUR)
        deliver(world)
    assert told(world) == ["next"]


def test_a_receiver_may_ask_for_more_time_but_not_for_ever() -> None:
    world = a_world()
    world.records.answer = lambda _: Answer(Fate.FAILED, "http_429", 2 * HOUR)
    log(world, "immediate.sms")
    deliver(world)
    world.memory.pass_time(2 * HOUR - MINUTE)
    assert deliver(world).seen == 0
    world.records.answer = lambda _: Answer(Fate.FAILED, "http_429", 1000 * DAY)
    world.memory.pass_time(MINUTE)
    assert deliver(world).not_taken == 1
    world.memory.pass_time(DAY)
    assert deliver(world).not_taken == 1


def test_an_endpoint_that_is_gone_is_left_alone_until_it_is_set_anew() -> None:
    world = a_world("c1", "c2")
    world.records.answer = lambda _: Answer(Fate.GONE, "http_410")
    log(world, "one", "c1")
    log(world, "two", "c2")
    done = deliver(world)
    assert (done.gone, done.parked, len(world.records.attempts)) == (1, 1, 1)
    world.memory.pass_time(DAY)
    assert deliver(world).seen == 0
    world.records.answer = lambda _: Answer(Fate.TAKEN)
    world.endpoints.save(ENDPOINT)
    for home in tuple(world.outboxes.parked("p1")):
        world.outboxes.unpark(home, world.memory.moment)
    assert deliver(world).written == 2


def test_a_practice_without_an_endpoint_keeps_its_messages() -> None:
    world = a_world()
    world.endpoints.drop("p1")
    log(world, "immediate.sms")
    assert deliver(world).parked == 1
    assert list(world.outboxes.parked("p1")) == [HOME]
    assert row(world, "immediate.sms").written_back_at is None


def test_an_address_that_comes_in_while_delivery_parks_is_not_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = a_world()
    world.endpoints.drop("p1")
    log(world, "immediate.sms")
    park = world.outboxes.park

    def set_meanwhile(outbox: Outbox) -> None:
        world.endpoints.save(ENDPOINT)
        assert not list(world.outboxes.parked("p1"))
        park(outbox)

    monkeypatch.setattr(world.outboxes, "park", set_meanwhile)
    deliver(world)
    assert not list(world.outboxes.parked("p1"))
    world.memory.pass_time(MINUTE)
    deliver(world)
    assert told(world) == ["immediate.sms"]


def test_where_nothing_gets_through_one_attempt_speaks_for_all_of_that_minute() -> None:
    world = a_world("c1", "c2", "c3")
    world.records.answer = lambda _: DOWN
    for case_id in ("c1", "c2", "c3"):
        log(world, "one", case_id)
    done = deliver(world)
    assert (done.seen, done.not_taken, len(world.records.attempts)) == (3, 3, 1)


def of_others(world: World, practice_id: str, url: str, *cases: str) -> None:
    """Another practice, with a contact to tell in each of these cases."""
    world.memory.practices[practice_id] = a_practice(practice_id)
    world.memory.endpoints[practice_id] = replace(ENDPOINT, practice_id=practice_id, url=url)
    world.memory.patients[practice_id, "x1"] = replace(a_patient(), practice_id=practice_id)
    for case_id in cases:
        case = replace(a_case(case_id), practice_id=practice_id)
        world.memory.cases[practice_id, case_id] = case
        world.contacts.put(replace(a_contact(), practice_id=practice_id, case_id=case_id))
        home = Home(practice_id, case_id=case_id)
        queue_write_back(Changed(home, Row.CONTACT, a_contact().id), queueing(world))


def minutes_until_told(world: World, practice_id: str, most: int) -> int:
    for minute in range(most):
        deliver(world)
        if any(one.home.practice_id == practice_id for one in world.records.came):
            return minute
        begun = NOW + (minute + 1) * MINUTE
        world.memory.moment = max(begun, world.memory.moment)
    return most


OTHER = "https://other.example.org/in"


@pytest.mark.parametrize("answer", [Answer(Fate.TAKEN), Answer(Fate.FAILED, "no_answer")])
def test_a_receiver_that_takes_its_time_delays_no_other_practice(answer: Answer) -> None:
    many = [f"c{number}" for number in range(150)]
    world = a_world(*many)
    for case_id in many:
        log(world, "immediate.sms", case_id)
    world.memory.pass_time(timedelta(seconds=1))
    of_others(world, "p2", OTHER, "c1")

    def slowly(message: WriteBack) -> Answer:
        if message.home.practice_id == "p2":
            return Answer(Fate.TAKEN)
        world.memory.pass_time(timedelta(seconds=5))
        return answer

    world.records.answer = slowly
    assert minutes_until_told(world, "p2", 5) == 0


def test_a_slow_receiver_alone_has_the_whole_run() -> None:
    many = [f"c{number}" for number in range(20)]
    world = a_world(*many)
    for case_id in many:
        log(world, "immediate.sms", case_id)

    def slowly(message: WriteBack) -> Answer:
        del message
        world.memory.pass_time(timedelta(seconds=4))
        return Answer(Fate.TAKEN)

    world.records.answer = slowly
    assert deliver(world).written == 10


def test_a_case_with_much_to_tell_a_slow_receiver_delays_no_other_practice() -> None:
    world = a_world()
    for number in range(20):
        log(world, f"n{number:02}")
    world.memory.pass_time(timedelta(seconds=1))
    of_others(world, "p2", OTHER, "c1")

    def slowly(message: WriteBack) -> Answer:
        if message.home.practice_id == "p1":
            world.memory.pass_time(timedelta(seconds=4))
        return Answer(Fate.TAKEN)

    world.records.answer = slowly
    assert minutes_until_told(world, "p2", 5) == 0
    for _ in range(5):
        world.memory.pass_time(MINUTE)
        deliver(world)
    assert [name for name in told(world) if name.startswith("n")] == [
        f"n{number:02}" for number in range(20)
    ]


def test_what_many_practices_of_one_slow_host_wait_for_delays_no_other() -> None:
    world = a_world()
    del world.memory.cases["p1", "c1"]
    for number in range(20):
        of_others(world, f"s{number}", ENDPOINT.url, "c1", "c2")
    world.memory.pass_time(timedelta(seconds=1))
    of_others(world, "p2", OTHER, "c1")

    def slowly(message: WriteBack) -> Answer:
        if message.home.practice_id != "p2":
            world.memory.pass_time(timedelta(seconds=5))
        return Answer(Fate.TAKEN)

    world.records.answer = slowly
    assert minutes_until_told(world, "p2", 5) == 0
    for _ in range(20):
        world.memory.pass_time(MINUTE)
        deliver(world)
    assert len(world.records.came) == 41
    # Who was put off was not tried, so nothing counts against its message.
    assert {one.attempts for one in world.records.attempts} == {0}


def test_one_outbox_in_trouble_holds_up_no_other() -> None:
    world = a_world("c1", "c2")
    for case_id in ("c1", "c2"):
        log(world, "one", case_id)
    del world.memory.cases["p1", "c1"]
    done = deliver(world)
    assert (done.seen, done.failed, done.written) == (2, 1, 1)


def test_an_address_that_does_not_open_is_asked_for_once_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = a_world("c1", "c2", "c3")
    for case_id in ("c1", "c2", "c3"):
        log(world, "one", case_id)
    of_others(world, "p2", OTHER, "c1")
    find, asked = world.endpoints.find, []

    def closed(practice_id: str) -> Endpoint | None:
        asked.append(practice_id)
        if practice_id == "p1":
            raise TimeoutError
        return find(practice_id)

    monkeypatch.setattr(world.endpoints, "find", closed)
    done = deliver(world)
    assert (done.failed, done.written) == (1, 1)
    assert sorted(asked) == ["p1", "p2"]
    monkeypatch.setattr(world.endpoints, "find", find)
    assert deliver(world).written == 3


def test_a_run_ends_in_time_and_the_next_goes_on() -> None:
    world = a_world()
    for name in ("a", "b", "c"):
        log(world, name)

    def slowly(message: WriteBack) -> Answer:
        del message
        world.memory.pass_time(timedelta(seconds=25))
        return Answer(Fate.TAKEN)

    world.records.answer = slowly
    assert deliver(world).written == 2
    assert deliver(world).written == 1
    assert told(world) == ["a", "b", "c"]


def test_a_rehearsal_says_so() -> None:
    world = a_world()
    rehearsal = Rehearsal(NOW, NOW, 1, frozenset())
    world.memory.practices["p1"] = replace(a_practice(), rehearsal=rehearsal)
    log(world, "immediate.sms")
    deliver(world)
    assert world.records.abouts[0].rehearsal


def test_once_a_person_is_erased_only_the_pseudonym_is_left() -> None:
    world = a_world()
    patient = world.memory.patients["p1", "x1"]
    world.memory.patients["p1", "x1"] = replace(patient, details=replace(patient.details, ref=""))
    log(world, "immediate.sms")
    deliver(world)
    (about,) = world.records.abouts
    assert (about.patient_id, about.patient_ref) == ("x1", "")


SILENT = Answer(Fate.FAILED, "no_answer")
# What came of an attempt, and whether the receiver kept the message; None: the worker died then.
ATTEMPTS = st.sampled_from(
    [
        (Answer(Fate.TAKEN), True),
        (ERROR, False),
        (ERROR, True),
        (DOWN, False),
        (SILENT, False),
        (SILENT, True),
        (Answer(Fate.FAILED, "http_429", 7 * MINUTE), False),
        (None, False),
        (None, True),
    ]
)


class WorkerDiedError(BaseException):
    """Nothing of ours catches it, as nothing catches a kill."""


@pytest.mark.requirement("HR-15")
@settings(max_examples=150, deadline=None)
@given(
    day=st.lists(ATTEMPTS, max_size=60),
    news=st.lists(st.tuples(st.sampled_from(["c1", "c2"]), st.integers(0, 600)), max_size=12),
)
def test_a_receiver_that_fails_for_a_day_gets_each_once_in_effect_in_order_per_case(
    day: list[tuple[Answer | None, bool]], news: list[tuple[str, int]]
) -> None:
    world = a_world("c1", "c2")
    answers = iter(day)

    def at_the_receiver(message: WriteBack) -> Answer:
        if world.memory.moment > NOW + DAY:
            return Answer(Fate.TAKEN)
        answer, is_kept = next(answers, (ERROR, False))
        if is_kept and (answer is None or answer.fate is not Fate.TAKEN):
            world.records.came.append(message)
        if answer is None:
            raise WorkerDiedError
        return answer

    world.records.answer = at_the_receiver
    wanted: dict[str, list[str]] = {"c1": [], "c2": []}
    coming = sorted((minute, number, case) for number, (case, minute) in enumerate(news))
    for minute in range(0, 3 * 24 * 60, 3):
        while coming and coming[0][0] <= minute:
            _, number, case_id = coming.pop(0)
            log(world, f"n{number}", case_id)
            wanted[case_id].append(f"n{number}")
        with suppress(WorkerDiedError):
            deliver(world)
        world.memory.moment = max(world.memory.moment, NOW) + 3 * MINUTE
    for case_id, names in wanted.items():
        kept = [
            one.contact.id
            for one in effects(world.records.came)
            if one.contact and one.home.case_id == case_id
        ]
        assert kept == names
        # Not only in effect: nothing is even tried before what came first was taken.
        tried = [m.sequence for m in world.records.attempts if m.home.case_id == case_id]
        assert tried == sorted(tried)
        assert set(tried) == set(range(1, len(names) + 1))
        assert all(row(world, name, case_id).written_back_at for name in names)
    assert not world.outboxes.dead("p1")
