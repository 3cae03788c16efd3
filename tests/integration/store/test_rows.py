"""What lies in the table itself: nothing is left behind, and an index that lags misleads nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from integration.store.conftest import Store, on_table

from fakes.samples import DETAILS, MAILBOX, MOBILE, NOW, a_link, a_practice
from fakes.samples import a_task as task
from fakes.steps import commit, know_patient, open_case
from weerzien.adapters import keys
from weerzien.domain.errors import NotFoundError
from weerzien.domain.patient_file import Changes

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


@pytest.fixture
def store(table: Table) -> Store:
    return on_table(table)


def test_nothing_waits_once_it_is_applied(table: Table, store: Store) -> None:
    commit(store, "e1", Changes(waits_for_patient=True))
    know_patient(store)
    (waiting,) = store.events.waiting("p1", "x1")
    file = store.files.load("p1", "x1")
    store.files.commit(file, Changes(), waiting, a_practice())
    assert not [row for row in rows(table) if row["sk"].startswith(keys.WAITING)]


def test_a_pointer_to_an_event_that_was_applied_is_passed_over(table: Table, store: Store) -> None:
    know_patient(store)
    left_behind = keys.waiting("p1", "x1", NOW, "know").item()
    table.put_item(Item=left_behind)
    assert store.events.waiting("p1", "x1") == ()


@pytest.mark.requirement("EC-X06")
def test_the_content_of_an_event_goes_when_it_is_applied(table: Table, store: Store) -> None:
    know_patient(store)
    key = keys.event("p1", "know").item()
    assert set(table.get_item(Key=key)["Item"]) == {"pk", "sk", "body_hash", "state", "expires_at"}


def test_a_closed_task_is_in_no_index(table: Table, store: Store) -> None:
    store.tasks.put_new(task())
    store.tasks.put_new(task("t2").cancelled("moot", NOW))
    listed = [row["sk"] for row in rows(table) if "gsi1pk" in row]
    assert listed == ["TASK#t1"]


def test_an_index_that_lags_shows_no_closed_task(table: Table, store: Store) -> None:
    store.tasks.put_new(task().cancelled("moot", NOW))
    lag(table, keys.task("p1", "x1", "c1", "t1"), keys.open_task("p1", NOW, "t1"))
    assert store.tasks.open_of("p1") == ()


@pytest.mark.requirement("CO-09")
def test_an_index_that_lags_gives_no_practice_a_number_it_left(table: Table, store: Store) -> None:
    store.practices.save(a_practice())
    lag(table, keys.practice("p1"), keys.sender("+31970000009", "p1"))
    assert store.practices.for_sender("+31970000009") == ()


@pytest.mark.requirement("EC-X02")
def test_a_token_that_names_two_links_names_none(store: Store) -> None:
    for case_id in ("c1", "c2"):
        store.links.put("ABCDEFGHJK", replace(a_link(), case_id=case_id))
    with pytest.raises(NotFoundError):
        store.links.find("ABCDEFGHJK")


@pytest.mark.requirement("EC-X06")
def test_no_key_and_no_index_holds_personal_data(table: Table, store: Store) -> None:
    open_case(store)
    store.links.put("ABCDEFGHJK", a_link())
    store.tasks.put_new(task())
    secrets = (MOBILE, MAILBOX, DETAILS.first_name, "ABCDEFGHJK")
    for row in rows(table):
        found = "".join(str(row.get(name, "")) for name in ("pk", "sk", "gsi1pk", "gsi1sk"))
        assert not [secret for secret in secrets if secret.casefold() in found.casefold()]


def lag(table: Table, key: keys.Key, place: keys.IndexKey) -> None:
    """Leave an item where it no longer belongs in the index."""
    table.update_item(
        Key=key.item(),
        UpdateExpression="SET gsi1pk = :pk, gsi1sk = :sk",
        ExpressionAttributeValues={":pk": place.gsi1pk, ":sk": place.gsi1sk},
    )


def rows(table: Table) -> list[dict[str, Any]]:
    return list(table.scan()["Items"])
