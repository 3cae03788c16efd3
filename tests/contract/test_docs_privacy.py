"""The data map keeps up with the code: what is kept anywhere has its row, and every row is true."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, make_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints

import pytest
from cfnlint.decode import cfn_yaml
from integration.store.conftest import Store, on_table, table
from integration.store.test_feeds import sources_on
from mypy_boto3_dynamodb.service_resource import Table

from fakes import samples
from fakes.steps import commit, keep_page, open_case
from weerzien.adapters import keys
from weerzien.adapters.dynamo_arrivals import DynamoArrivals
from weerzien.adapters.dynamo_feeds import DynamoFeeds
from weerzien.adapters.dynamo_his_limits import DynamoHisLimits, DynamoListLimits
from weerzien.adapters.sqs_inbox import SqsInbox
from weerzien.adapters.step_functions_executions import StepFunctionsExecutions
from weerzien.domain.agreement import Agreement
from weerzien.domain.appointment import Appointment
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.event import Event, PatientDied, PatientOptedOut
from weerzien.domain.feed.pulse import Pulse
from weerzien.domain.feed.trust import FeedDay
from weerzien.domain.hand_over import HandOver
from weerzien.domain.inbound_mail import InboundMail
from weerzien.domain.leaving import Leaving
from weerzien.domain.link import Link
from weerzien.domain.news import of_contact
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import Changes
from weerzien.domain.practice import Practice
from weerzien.domain.receipt import CarrierReceipt, InboundSms
from weerzien.domain.sending import Mail, Sms
from weerzien.domain.task import Task
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import WriteBack
from weerzien.ports import Credential, Endpoint, ListSource
from weerzien.usecases.compare_opt_outs import Compared
from weerzien.usecases.deliver_write_backs import Delivered
from weerzien.usecases.erase_expired import Erased
from weerzien.usecases.export_journal import Exported
from weerzien.usecases.leave_practice import Gone
from weerzien.usecases.prepare_hand_over import Prepared
from weerzien.usecases.pull_lists import Pulled
from weerzien.usecases.reconcile import Reconciled
from weerzien.usecases.watch_feeds import Watched

__all__ = ["table"]

Tree = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
MAP = PAGE.split("## The data map")[1]
STORED = (
    ListSource,
    FeedDay,
    Pulse,
    Practice,
    Agreement,
    Leaving,
    Credential,
    Patient,
    Appointment,
    Case,
    Contact,
    Task,
    Link,
    HandOver,
    Event,
    WriteBack,
    Endpoint,
)
CARRIED = (Sms, Mail, InboundSms, InboundMail, CarrierReceipt)
FIELD = re.compile(r"[A-Z]\w+\.\w+")
KEPT = ("AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::DynamoDB::Table", "AWS::S3::Bucket")
# Added by every metric of Powertools.
SERVICE = "service"


def section(title: str) -> str:
    return MAP.split(f"### {title}\n")[1].split("\n### ")[0]


def rows(text: str) -> Iterator[list[set[str]]]:
    """Give what stands in code marks in each cell of each row."""
    for line in text.splitlines():
        if line.startswith("| ") and "---" not in line:
            yield [set(re.findall(r"`([^`]+)`", cell)) for cell in line.split("|")[1:-1]]


def named(text: str) -> set[str]:
    return set().union(*(cells[0] for cells in rows(text)))


def told_of(text: str, name: str) -> set[str]:
    """Give what the rows of a name say in their second cell."""
    return set().union(*(cells[1] for cells in rows(text) if name in cells[0]))


def fields_of(*kinds: type) -> set[str]:
    """Give every field of these dataclasses and of those inside them, as `Class.field`."""
    found: dict[type, set[str]] = {}

    def look(kind: Any) -> None:
        if not dataclasses.is_dataclass(kind):
            for part in get_args(kind):
                look(part)
        elif isinstance(kind, type) and kind not in found:
            found[kind] = {f"{kind.__name__}.{one.name}" for one in dataclasses.fields(kind)}
            for hint in get_type_hints(kind).values():
                look(hint)

    for kind in kinds:
        look(kind)
    return set().union(*found.values())


def gaps(kinds: tuple[type, ...], text: str) -> set[str]:
    """Give the fields without a row, and the rows without a field."""
    told = {name for name in named(text) if FIELD.fullmatch(name)}
    return fields_of(*kinds) ^ told


@pytest.mark.requirement("CO-14", "CO-15")
def test_every_field_that_is_stored_or_sent_has_its_row_and_no_other() -> None:
    assert gaps((*STORED, *CARRIED), MAP) == set()


def test_a_field_without_a_row_is_found_and_so_is_a_row_without_a_field() -> None:
    text = "| `Thing.name` | who |\n| `Thing.inner` | what |\n| `Inner.place` | where |"
    inner = make_dataclass("Inner", [("place", str)])
    thing = make_dataclass("Thing", [("name", str), ("inner", inner)])
    assert gaps((thing,), text) == set()
    assert gaps((make_dataclass("Thing", [("name", str), ("age", int)]),), text) == {
        "Thing.age",
        "Thing.inner",
        "Inner.place",
    }


def made_by(module: ModuleType, answer: type) -> set[str]:
    """Give the functions of a module that are annotated to answer this."""
    return {
        name
        for name, one in vars(module).items()
        if inspect.isfunction(one) and get_type_hints(one).get("return") is answer
    }


def test_every_kind_of_item_has_its_row_and_no_other() -> None:
    assert named(section("Items of the table")) == made_by(keys, keys.Key)


def test_every_place_in_the_index_has_its_row_and_no_other() -> None:
    assert named(section("Places in the index")) == made_by(keys, keys.IndexKey)


ITEM_BY_SORT_KEY = {
    "PRACTICE": "practice",
    "AGREEMENT#": "agreement",
    "RECIPIENTS": "recipients",
    "LEAVING": "leaving",
    "FILE#": "listed_file",
    "CREDENTIAL": "credential",
    "REGISTERED": "registered",
    "DAY#": "feed_day",
    "PULSE": "pulse",
    "SOURCE": "list_source",
    "HISLISTS": "his_lists",
    "HISEVENTS": "his_events",
    "NOSHOWS": "no_shows",
    "EVENT": "event",
    "PATIENT": "patient",
    "PATIENT#": "patient_here",
    "APPOINTMENT#": "appointment",
    "WAITING#": "waiting",
    "CASE": "case",
    "CONTACT#": "contact",
    "TASK": "task_pointer",
    "TASK#": "task",
    "LINK#": "link",
    "HANDOVER": "hand_over",
    "OPTOUT#": "opt_out",
    "OPTOUTS": "opt_outs_of",
    "OUTBOX": "outbox",
    "OUT#": "write_back",
    "ENDPOINT": "endpoint",
}


def item_of(sk: str) -> str:
    head, mark, _ = sk.partition("#")
    return ITEM_BY_SORT_KEY.get(head + mark) or ITEM_BY_SORT_KEY[head]


@pytest.fixture
def attributes(table: Table) -> dict[str, set[str]]:
    """Put every kind of item into a table, by its own adapter, and read what lies there."""
    store, practice = on_table(table), samples.a_practice()
    store.practices.save(practice)
    store.practices.save_credential(
        Credential("p1.1", "p1", ("whsec_c2VjcmV0",), "HIS", samples.NOW)
    )
    signed_on = samples.NOW.date()
    store.agreements.put(Agreement("p1", "v1", "A. Naam", signed_on, "s1", samples.NOW))
    store.recipients.save("p1", [samples.MOBILE])
    left = Leaving("p1", "s1", samples.NOW, samples.NOW, erased_at=samples.NOW)
    store.leavings.put(left, None)
    DynamoArrivals(table).no_shows("p1", samples.NOW)
    DynamoHisLimits(table).take(practice, samples.NOW)
    DynamoListLimits(table).take(practice, samples.NOW)
    feeds = DynamoFeeds(table)
    feeds.save_day(FeedDay("p1", samples.NOW.date(), samples.NOW, 1))
    feeds.save_pulse(Pulse("p1", samples.NOW))
    sources_on(table).save(ListSource("p1", "https://his.example", "token"), samples.NOW)
    open_case(store)
    store.events.receive(samples.an_event("received"), "hash")
    store.events.receive(samples.an_event("bare", PatientDied()), "hash")
    commit(store, "waits", Changes(waits_for_patient=True))
    for task in (samples.a_task(), samples.a_task("t2", case_id="")):
        store.tasks.put_new(task)
    store.contacts.put(samples.a_contact())
    store.links.put("ABCDEFGHJK", samples.a_link())
    keep_page(store)
    store.files.close_address(practice, Channel.SMS, samples.MOBILE, samples.NOW, "sms")
    tell_record(store)
    found: dict[str, set[str]] = {name: set() for name in ITEM_BY_SORT_KEY.values()}
    for row in table.scan()["Items"]:
        found[item_of(str(row["sk"]))] |= set(row) - {"pk", "sk", "gsi1pk", "gsi1sk"}
    return found


@pytest.mark.requirement("CO-14", "CO-15")
def test_every_attribute_of_every_item_stands_in_its_row_and_no_other(
    attributes: dict[str, set[str]],
) -> None:
    text = section("Items of the table")
    of_case = {one.name for one in dataclasses.fields(Case)}
    assert attributes.pop("case") <= of_case
    assert told_of(text, "case") == {"Case"}
    assert set(attributes) == made_by(keys, keys.Key) - {"case"}
    for item, lies in attributes.items():
        assert told_of(text, item) == lies, item


def tell_record(store: Store) -> None:
    """Close a channel of a patient, and have a contact wait for the practice's record."""
    event = samples.an_event("out", PatientOptedOut(frozenset({Channel.SMS}), "sms"))
    store.events.receive(event, "out")
    file = store.files.load("p1", "x1")
    assert file.patient is not None
    after = dataclasses.replace(file.patient, opted_out=frozenset({Channel.SMS}))
    store.files.commit(file, Changes(patient=after), event, samples.a_practice())
    store.outboxes.put(of_contact(samples.a_contact()), samples.NOW)
    endpoint = Endpoint("p1", "https://his.example.org/in", ("whsec_c2VjcmV0",))
    store.endpoints.save(endpoint)
    store.endpoints.gone(endpoint, samples.NOW)


@dataclass
class Spoken:
    """Any AWS client that writes down what it is told."""

    said: list[dict[str, Any]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return lambda **told: self.said.append(told)


def test_every_queue_topic_and_stream_has_its_row_and_no_other() -> None:
    found = {
        name
        for path in (ROOT / "template.yaml", *sorted((ROOT / "infra").glob("*.yaml")))
        for name, one in cfn_yaml.load(str(path))["Resources"].items()
        if one["Type"] in KEPT
    }
    assert named(section("Queues, topics, streams")) == found


def test_what_waits_in_the_inbox_is_told() -> None:
    client = Spoken()
    SqsInbox(client, "url", lambda: samples.NOW).put(samples.an_event())  # type: ignore[arg-type]
    (message,) = client.said
    said = {*json.loads(message["MessageBody"]), *message} - {"QueueUrl", "MessageBody"}
    assert told_of(section("Queues, topics, streams"), "Inbox") == said


def test_what_an_execution_is_given_is_told() -> None:
    client = Spoken()
    arn = "arn:aws:states:eu-west-1:1:stateMachine:m"
    client.exceptions = type("E", (), {"ExecutionAlreadyExists": Exception})  # type: ignore[attr-defined]
    StepFunctionsExecutions(client, arn).start(samples.a_case())  # type: ignore[arg-type]
    (start,) = client.said
    assert told_of(section("Executions"), "NoShowFollowUp") == set(json.loads(start["input"]))


def calls(*names: str) -> Iterator[ast.Call]:
    """Give each call by one of these names, in all the code."""
    for path in sorted((ROOT / "functions").rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found = (n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))
        yield from (one for one in found if getattr(one.func, "id", "") in names)


def code_of(call: ast.Call) -> str:
    first = call.args[0]
    assert isinstance(first, ast.Constant), "a log code is written out where it is logged"
    return str(first.value)


@pytest.mark.requirement("EC-X06")
def test_every_log_code_has_its_row_and_no_other() -> None:
    text = section("Log lines")
    assert named(text) == {code_of(call) for call in calls("note", "warn")}


@pytest.mark.requirement("EC-X06")
def test_every_fact_in_a_log_line_stands_in_its_row() -> None:
    text = section("Log lines")
    for call in calls("note", "warn"):
        facts = {one.arg for one in call.keywords if one.arg}
        assert facts <= told_of(text, code_of(call)), code_of(call)
    for code, figures in (
        ("reconciled", Reconciled),
        ("erased_expired", Erased),
        ("erased_left", Gone),
        ("hand_overs_prepared", Prepared),
        ("feeds_watched", Watched),
        ("lists_pulled", Pulled),
        ("opt_outs_compared", Compared),
        ("write_backs_delivered", Delivered),
        ("journals_exported", Exported),
    ):
        assert told_of(text, code) == {one.name for one in dataclasses.fields(figures)}


def test_every_dimension_of_a_metric_stands_in_its_row() -> None:
    used = {one.arg for call in calls("count") for one in call.keywords if one.arg}
    text = section("Metrics, traces, addresses, keys")
    [told] = [cells[1] for cells in rows(text) if "problem" in cells[1]]
    assert told == used | {SERVICE}


def test_every_address_of_the_api_stands_in_its_row(functions: dict[str, Tree]) -> None:
    events = [event for one in functions.values() for event in one.get("Events", {}).values()]
    paths = {event["Properties"]["Path"] for event in events if event["Type"] == "Api"}
    text = section("Metrics, traces, addresses, keys")
    assert {name for name in named(text) if name.startswith("/")} == paths


@pytest.mark.requirement("CO-14")
def test_the_periods_that_are_told_are_those_of_the_code() -> None:
    practice = samples.a_practice()
    told = PAGE.split("## In short")[1].split("\n## ")[0]
    for words in (
        f"{practice.details_days} days after the last case closed",
        f"{practice.words_days} days after the contact",
        f"{practice.log_months} months, once",
        f"{practice.link_life_days} days after the message",
    ):
        assert words in told, words
