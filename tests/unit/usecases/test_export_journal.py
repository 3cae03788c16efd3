"""A practice whose record takes no messages gets them in a file, each in one of them."""

from __future__ import annotations

import csv
import io
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest

from fakes import World
from fakes.samples import a_practice
from unit.usecases.test_write_back import (
    ENDPOINT,
    HOME,
    a_page,
    a_world,
    deliver,
    log,
    queueing,
    row,
)
from weerzien.contracts.outgoing.journal import BOM, COLUMNS, messages_of, safe
from weerzien.domain.errors import NotFoundError, RefusedError, WeerzienError
from weerzien.domain.news import Changed, Row
from weerzien.ports import Endpoint
from weerzien.ports.write_back import Answer, Fate
from weerzien.usecases.export_journal import (
    Exported,
    Journalling,
    confirm_journal,
    export_journals,
)
from weerzien.usecases.manage_endpoint import (
    add_endpoint_secret,
    drop_old_endpoint_secret,
    queue_case,
    replay,
    set_endpoint,
)
from weerzien.usecases.queue_write_back import queue_write_back

DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    """Two cases with a contact each, and no endpoint."""
    world = a_world("c1", "c2")
    world.endpoints.drop("p1")
    for case_id in ("c1", "c2"):
        log(world, "immediate.sms", case_id)
    deliver(world)
    return world


def journalling(world: World) -> Journalling:
    return Journalling(
        world.practices,
        world.cases,
        world.contacts,
        world.files,
        world.hand_overs,
        world.outboxes,
        world.endpoints,
        world.journals,
        world.clocks,
        lambda _: nullcontext(),
    )


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))


@pytest.mark.requirement("HR-15", "CO-06")
def test_each_message_stands_in_one_file(world: World) -> None:
    assert export_journals(journalling(world)) == Exported(1, 2)
    (name,) = world.journals.names("p1")
    found = rows_of(world.journals.fetch("p1", name))
    assert {one["patientnummer"] for one in found} == {"P-1"}
    assert {one["afspraaknummer"] for one in found} == {"A-1"}
    assert found[0]["regel"] == "22-03-2027 10:00 Weerzien: Eerste bericht via sms: verzonden."
    assert export_journals(journalling(world)) == Exported()
    log(world, "check_in.email")
    deliver(world)
    world.memory.pass_time(DAY)
    assert export_journals(journalling(world)) == Exported(1, 1)
    assert len(world.journals.names("p1")) == 2


@pytest.mark.requirement("CO-14")
def test_a_contact_is_in_the_record_once_a_colleague_says_so(world: World) -> None:
    export_journals(journalling(world))
    (name,) = world.journals.names("p1")
    assert row(world, "immediate.sms").written_back_at is None
    assert confirm_journal("p1", name, journalling(world)) == 2
    assert row(world, "immediate.sms").written_back_at == world.memory.moment
    assert confirm_journal("p1", name, journalling(world)) == 0
    with pytest.raises(NotFoundError):
        confirm_journal("p1", "2020-01-01T000000Z", journalling(world))


def test_what_stands_in_a_file_goes_to_no_endpoint_later(world: World) -> None:
    export_journals(journalling(world))
    world.endpoints.save(ENDPOINT)
    log(world, "check_in.email")
    deliver(world)
    assert [one.contact.id for one in world.records.came if one.contact] == ["check_in.email"]


def test_what_waits_though_there_is_an_endpoint_goes_there_and_into_no_file(world: World) -> None:
    # Its address came in just as delivery looked, and neither saw the other.
    world.endpoints.save(ENDPOINT)
    assert export_journals(journalling(world)) == Exported()
    assert deliver(world).written == 2


def test_what_an_endpoint_that_is_gone_does_not_take_stands_in_the_file(world: World) -> None:
    world.endpoints.save(ENDPOINT)
    world.endpoints.gone(ENDPOINT, world.memory.moment)
    assert export_journals(journalling(world)) == Exported(1, 2)


def test_a_run_that_was_cut_off_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = world.outboxes.export

    def dies(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(world.outboxes, "export", dies)
    assert export_journals(journalling(world)).failed == 1
    monkeypatch.setattr(world.outboxes, "export", export)
    world.memory.pass_time(timedelta(hours=1))
    assert export_journals(journalling(world)) == Exported(1, 2)
    first, second = world.journals.names("p1")
    # The same rows by their ids, so whoever takes both in can tell.
    assert set(messages_of(world.journals.fetch("p1", first), "p1")) == set(
        messages_of(world.journals.fetch("p1", second), "p1")
    )


def test_one_practice_in_trouble_holds_up_no_other(world: World) -> None:
    world.memory.practices["p0"] = a_practice("p0")
    log_of_other = replace(row(world, "immediate.sms"), practice_id="p0")
    world.memory.contacts["p0", "c9", log_of_other.id] = replace(log_of_other, case_id="c9")
    queue_write_back(
        Changed(replace(HOME, practice_id="p0", case_id="c9"), Row.CONTACT, log_of_other.id),
        queueing(world),
    )
    deliver(world)
    done = export_journals(journalling(world))
    assert (done.failed, done.rows) == (1, 2)


def test_a_page_that_was_replaced_stands_in_no_file(world: World) -> None:
    for rev in (1, 2):
        world.memory.hand_overs["p1", "c1"] = a_page(rev)
        queue_write_back(Changed(HOME, Row.HAND_OVER), queueing(world))
    assert export_journals(journalling(world)).rows == 3
    kinds = [one["soort"] for one in rows_of(next(iter(world.journals.files.values())))]
    assert kinds.count("handover.ready") == 1


@pytest.mark.requirement("EC-X04")
@pytest.mark.parametrize(
    "cell", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|calc", "%0A"]
)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert safe(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "P-20417", "2027-03-22 10:00", "Afgemeld voor sms.", " "])
def test_plain_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


@pytest.mark.requirement("EC-X04")
def test_a_number_of_the_source_system_that_is_a_formula_is_harmless(world: World) -> None:
    patient = world.memory.patients["p1", "x1"]
    evil = '=HYPERLINK("https://evil.test";"klik")'
    world.memory.patients["p1", "x1"] = replace(patient, details=replace(patient.details, ref=evil))
    export_journals(journalling(world))
    text = next(iter(world.journals.files.values()))
    assert {one["patientnummer"] for one in rows_of(text)} == {f"'{evil}"}
    assert len(messages_of(text, "p1")) == 2


def test_a_file_of_something_else_is_no_journal() -> None:
    with pytest.raises(WeerzienError):
        messages_of("a;b\r\n1;2\r\n", "p1")
    assert messages_of(";".join(COLUMNS), "p1") == ()


def test_an_endpoint_that_comes_takes_what_waited(world: World) -> None:
    made = set_here(world)
    assert made.secrets[0].startswith("whsec_")
    assert deliver(world).written == 2
    # A new address, the same secret: the receiver need not change it.
    assert set_here(world, "https://other.example.org/in").secrets == made.secrets


def set_here(world: World, url: str = "https://his.example.org/in") -> Endpoint:
    return set_endpoint(
        "p1",
        url,
        world.practices,
        world.endpoints,
        world.outboxes,
        world.records,
        world.memory.moment,
    )


@pytest.mark.requirement("EC-X01")
def test_an_address_that_the_stage_does_not_allow_is_not_taken_in(world: World) -> None:
    world.records.refused = "host_not_allowed"
    with pytest.raises(RefusedError, match="host_not_allowed"):
        set_here(world)
    assert world.endpoints.find("p1") is None


def test_two_secrets_count_while_one_is_replaced(world: World) -> None:
    with pytest.raises(NotFoundError):
        add_endpoint_secret("p1", world.endpoints)
    first = set_here(world).secrets[0]
    with pytest.raises(RefusedError):
        drop_old_endpoint_secret("p1", world.endpoints)
    second = add_endpoint_secret("p1", world.endpoints)
    assert secrets(world) == (first, second)
    with pytest.raises(RefusedError):
        add_endpoint_secret("p1", world.endpoints)
    drop_old_endpoint_secret("p1", world.endpoints)
    assert secrets(world) == (second,)
    world.endpoints.gone(there(world), world.memory.moment)
    with pytest.raises(RefusedError, match="endpoint_gone"):
        add_endpoint_secret("p1", world.endpoints)


def secrets(world: World) -> tuple[str, ...]:
    return there(world).secrets


def there(world: World) -> Endpoint:
    endpoint = world.endpoints.find("p1")
    assert endpoint is not None
    return endpoint


def test_dead_messages_are_tried_again_one_or_all() -> None:
    world = a_world("c1", "c2")
    world.records.answer = lambda _: Answer(Fate.FAILED, "http_500")
    for case_id in ("c1", "c2"):
        log(world, "immediate.sms", case_id)
    for _ in range(80):
        deliver(world)
        world.memory.pass_time(timedelta(hours=1))
    one, _other = world.outboxes.dead("p1")
    assert replay("p1", one.id, world.outboxes, world.memory.moment) == 1
    assert len(world.outboxes.dead("p1")) == 1
    assert replay("p1", "", world.outboxes, world.memory.moment) == 1
    with pytest.raises(NotFoundError):
        replay("p1", one.id, world.outboxes, world.memory.moment)
    world.records.answer = lambda _: Answer(Fate.TAKEN)
    assert deliver(world).written == 2


def test_what_the_stream_lost_is_queued_by_hand_and_nothing_twice() -> None:
    world = a_world()
    log(world, "immediate.sms")
    world.contacts.put(replace(row(world, "immediate.sms"), id="check_in.email"))
    assert queue_case("p1", "c1", queueing(world)) == 1
    assert queue_case("p1", "c1", queueing(world)) == 0
