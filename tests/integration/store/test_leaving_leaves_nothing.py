"""A practice that left, and what a scan of the table finds of it afterwards."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
from integration.store.conftest import on_table

from fakes import World, samples
from fakes.steps import commit, open_case
from unit.domain.follow_up.story import DETAILS, noshow
from unit.usecases.clinic import Clinic
from weerzien.adapters import keys, practice_scope
from weerzien.adapters.dynamo_arrivals import DynamoArrivals
from weerzien.adapters.dynamo_his_limits import DynamoHisLimits
from weerzien.domain.event import ContactMade, PatientReplied
from weerzien.domain.leaving import WAITING_PERIOD
from weerzien.domain.patient_file import Changes
from weerzien.domain.task import Outcome
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.domain.write_back import Home
from weerzien.ports import Credential
from weerzien.usecases.erase_expired import kept_file
from weerzien.usecases.leave_practice import erase_left, leave
from weerzien.usecases.onboard_practice import record_agreement, set_recipients

if TYPE_CHECKING:
    from integration.store.conftest import Store
    from mypy_boto3_dynamodb.service_resource import Table


class TestPracticeRows:
    def test_everybody_of_whom_anything_is_kept_is_listed(self, store: Store) -> None:
        store.practices.save(samples.a_practice())
        for patient_id in ("x2", "x1", "x3"):
            know(store, patient_id)
        store.tasks.put_new(replace(samples.a_task("t9", case_id=""), patient_id="x9"))
        assert store.rows.files("p1") == ("x1", "x2", "x3", "x9")
        assert store.rows.files("p1", limit=2) == ("x1", "x2")
        assert store.rows.files("p1", after="x2") == ("x3", "x9")
        assert store.rows.files("p2") == ()

    @pytest.mark.requirement("CO-14")
    def test_a_file_that_was_dropped_empty_is_listed_no_more(self, store: Store) -> None:
        know(store, "x1")
        store.retention.drop_file(store.files.patient("p1", "x1"))
        assert store.rows.files("p1") == ()

    @pytest.mark.requirement("CO-17")
    def test_every_closed_address_is_told_by_its_hash_with_when_and_how(self, store: Store) -> None:
        practice = samples.a_practice()
        store.practices.save(practice)
        store.files.close_address(practice, Channel.SMS, samples.MOBILE, samples.NOW, "sms")
        store.files.open_address(
            practice, Channel.SMS, samples.MOBILE, samples.NOW + timedelta(days=1), "s1"
        )
        store.files.close_address(practice, Channel.EMAIL, samples.MAILBOX, samples.NOW, "link")
        told = {(one.channel, one.closed, one.via) for one in store.rows.opt_outs("p1")}
        assert told == {(Channel.SMS, False, "s1"), (Channel.EMAIL, True, "link")}
        assert samples.MOBILE not in repr(store.rows.opt_outs("p1"))
        assert store.rows.drop_opt_outs("p1") == 2
        assert store.rows.opt_outs("p1") == ()

    @pytest.mark.requirement("CO-15")
    def test_rows_are_counted_by_their_kind(self, store: Store) -> None:
        open_case(store)
        for task in (samples.a_task(), samples.a_task("t2", case_id="")):
            store.tasks.put_new(task)
        store.contacts.put(samples.a_contact())
        store.links.put("ABCDEFGHJK", samples.a_link())
        assert store.rows.kinds(kept_file_of(store)) == {
            "PATIENT": 1,
            "APPOINTMENT": 1,
            "CASE": 1,
            "CONTACT": 1,
            "TASK": 2,
            "LINK": 1,
        }
        assert store.links.of_case("p1", "c1") == (samples.a_link(),)
        assert store.links.of_case("p1", "c2") == ()

    @pytest.mark.requirement("CO-15")
    def test_dropping_a_file_leaves_nothing_of_it_and_again_does_no_harm(
        self, store: Store
    ) -> None:
        practice = samples.a_practice()
        store.practices.save(practice)
        know(store, "x1")
        know(store, "x2")
        store.tasks.put_new(samples.a_task("t1", case_id=""))
        kept = kept_file_of(store)
        for _ in range(2):
            store.rows.drop_file(practice, kept)
        assert store.rows.files("p1") == ("x2",)
        assert store.tasks.open_of("p1") == ()
        assert store.files.at_address(practice, Channel.SMS, samples.MOBILE) == ("x2",)


def know(store: Store, patient_id: str) -> None:
    file = store.files.load("p1", patient_id)
    commit(store, f"know-{patient_id}", Changes(patient=samples.a_patient(patient_id)), file)


def kept_file_of(store: Store) -> Any:
    class Ports:
        files, cases, contacts = store.files, store.cases, store.contacts
        tasks, retention, hand_overs = store.tasks, store.retention, store.hand_overs

    return kept_file("p1", "x1", Ports)  # type: ignore[arg-type]


@pytest.fixture
def clinic(table: Table) -> Clinic:
    """A practice with everything that there can be, over a real table, and a neighbour."""
    world = World()
    store = on_table(table, world.memory)
    for name in (
        *("practices", "events", "files", "cases", "contacts", "tasks", "links", "retention"),
        *("access_keys", "agreements", "recipients", "leavings", "rows"),
    ):
        setattr(world, name, getattr(store, name))
    clinic = Clinic(world=world)
    world.access_keys.make(Credential("p1.1", "p1", ("whsec_c2VjcmV0",)))
    signed_on = clinic.now.date()
    record_agreement("p1", "vwo-1", "A. Naam", signed_on, "s1", clinic.onboarding)
    set_recipients("p1", ["+31600000009"], clinic.onboarding)
    DynamoArrivals(table).no_shows("p1", clinic.now)
    DynamoHisLimits(table).take(clinic.practice, clinic.now)
    clinic.tell(replace(noshow(patient=DETAILS), location="kamer-achttien"))
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(PatientReplied(Channel.SMS, "ik bel zelf", distress=False))
    clinic.tell(ContactMade("s1", Channel.PHONE, Outcome.VOICEMAIL, "belt terug"))
    world.files.close_address(clinic.practice, Channel.SMS, "+31620000077", clinic.now, "sms")
    world.tasks.put_new(replace(samples.a_task("t9", case_id=""), patient_id="x9"))
    world.practices.save(samples.a_practice("p2"))
    world.access_keys.make(Credential("p2.1", "p2", ("whsec_c2VjcmV0",)))
    return clinic


def rows(table: Table) -> list[dict[str, Any]]:
    return list(table.scan()["Items"])


def own(table: Table) -> list[dict[str, Any]]:
    """Give every row of the practice; events go by themselves, within forty days."""
    mine = ("PRACTICE#p1#", "CREDENTIAL#p1.")
    found = [r for r in rows(table) if r["pk"] == "PRACTICE#p1" or r["pk"].startswith(mine)]
    return [row for row in found if row["sk"] != "EVENT"]


@pytest.mark.requirement("CO-15", "EC-X02")
def test_of_a_practice_that_left_only_the_evidence_is_left(table: Table, clinic: Clinic) -> None:
    others = [row for row in rows(table) if "p2" in row["pk"]]
    assert len(own(table)) > 20
    leave("p1", "s1", clinic.departing)
    clinic.now += WAITING_PERIOD + timedelta(seconds=1)
    # Whatever it reads or writes on the way must be this practice's.
    practice_scope.guard(table.meta.client)
    keeping = replace(clinic.erasing, acting_for=practice_scope.acting_for)
    done = erase_left(replace(clinic.departing, keeping=keeping), clinic.journals)
    assert (done.files, done.opt_outs, done.practices, done.failed) == (2, 1, 1, 0)
    (evidence,) = own(table)
    assert (evidence["pk"], evidence["sk"]) == ("PRACTICE#p1", "LEAVING")
    assert "gsi1pk" not in evidence
    assert [row for row in rows(table) if "p2" in row["pk"]] == others


KEYS = [
    one
    for one in vars(keys).values()
    if inspect.isfunction(one) and get_type_hints(one).get("return") is keys.Key
]
REAL = (keys.patient_here, keys.opt_out, keys.task_pointer, keys.event)
FOUND_BY_ID = {("EVENT", "EVENT")}
"""Events have no list: they end by themselves."""


def family(pk: str, sk: str) -> tuple[str, str]:
    """What kind of row lies in what kind of partition, whoever it is of."""
    owner, _, rest = pk.partition("#")
    kind = rest.partition("#")[2].partition("#")[0]
    return kind or owner, sk.partition("#")[0]


def families(table: Table) -> set[tuple[str, str]]:
    return {family(row["pk"], row["sk"]) for row in rows(table) if "p2" not in row["pk"]}


def sample(make: Callable[..., keys.Key], clinic: Clinic) -> keys.Key:
    """Make a key of the practice's one patient and case, whatever else it is made of."""
    known = {
        "practice_id": "p1",
        "key_id": "p1.1",
        "patient_id": "x1",
        "case_id": clinic.case.id,
        "of": Home("p1", "x1"),
        "at": clinic.now,
        "occurred_at": clinic.now,
        "day": clinic.now.date(),
    }
    names = inspect.signature(make).parameters
    return make(**{name: known.get(name, f"any-{name}") for name in names})


@pytest.mark.requirement("CO-15", "EC-X02")
def test_no_kind_of_row_that_there_can_be_outlives_its_practice(
    table: Table, clinic: Clinic
) -> None:
    for make in KEYS:
        # Found by what others name, so they must be real: the clinic has them.
        if make not in REAL:
            key = sample(make, clinic)
            if family(*key) not in families(table):
                table.put_item(Item=key.item())
    everything = families(table)
    assert {family(*sample(make, clinic)) for make in KEYS if make not in REAL} <= everything
    assert {("ADDRESS", "PATIENT"), ("ADDRESS", "OPTOUT"), ("TASK", "TASK")} <= everything
    table.delete_item(Key=keys.leaving("p1").item())
    leave("p1", "s1", clinic.departing)
    clinic.now += WAITING_PERIOD + timedelta(seconds=1)
    assert erase_left(clinic.departing, clinic.journals).practices == 1
    assert families(table) - FOUND_BY_ID == {("PRACTICE", "LEAVING")}


@pytest.mark.requirement("CO-15", "EC-X06")
def test_events_that_wait_for_their_end_say_nothing_more(table: Table, clinic: Clinic) -> None:
    leave("p1", "s1", clinic.departing)
    clinic.now += WAITING_PERIOD + timedelta(seconds=1)
    erase_left(clinic.departing, clinic.journals)
    events = [row for row in rows(table) if row["sk"] == "EVENT"]
    assert events
    for row in events:
        assert not {"content", "sealed"} & set(row)
        assert int(row["expires_at"]) <= (clinic.now + timedelta(days=40)).timestamp()


def test_every_partition_that_a_practice_has_of_its_own_is_emptied(table: Table) -> None:
    """Also those that only some functions write, such as what is known of a feed."""
    store = on_table(table)
    store.practices.save(samples.a_practice())
    store.tasks.put_new(replace(samples.a_task("t9", case_id=""), patient_id=""))
    for pk in keys.partitions_of_practice("p1"):
        table.put_item(Item={"pk": pk, "sk": "ANYTHING"})
    store.rows.drop_rest("p1")
    store.rows.drop_rest("p1")
    assert rows(table) == []
