"""Every test of the store runs twice: on the fakes and on DynamoDB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from fakes import Memory, World
from weerzien.adapters.dynamo_access_keys import DynamoAccessKeys
from weerzien.adapters.dynamo_cases import DynamoCases
from weerzien.adapters.dynamo_contacts import DynamoContacts
from weerzien.adapters.dynamo_endpoints import DynamoEndpoints
from weerzien.adapters.dynamo_events import DynamoEvents
from weerzien.adapters.dynamo_hand_overs import DynamoHandOvers
from weerzien.adapters.dynamo_leavings import DynamoLeavings
from weerzien.adapters.dynamo_links import DynamoLinks
from weerzien.adapters.dynamo_onboarding import DynamoAgreements, DynamoRecipients
from weerzien.adapters.dynamo_outboxes import DynamoOutboxes
from weerzien.adapters.dynamo_patient_files import DynamoPatientFiles
from weerzien.adapters.dynamo_practice_rows import DynamoPracticeRows
from weerzien.adapters.dynamo_practices import DynamoPractices
from weerzien.adapters.dynamo_retention import DynamoRetention
from weerzien.adapters.dynamo_tasks import DynamoTasks
from weerzien.adapters.kms_seal import KmsSeal
from weerzien.ports import (
    AccessKeys,
    Agreements,
    Cases,
    Contacts,
    Endpoints,
    Events,
    HandOvers,
    Leavings,
    Links,
    Outboxes,
    PatientFiles,
    PracticeRows,
    Practices,
    Recipients,
    Retention,
    Tasks,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


@dataclass
class CountedKms:
    """A key of its own, how often it was used, and the trouble that it answers with."""

    encrypts: int = 0
    decrypts: int = 0
    trouble: Exception | None = None

    def __post_init__(self) -> None:
        self.client = boto3.client("kms", region_name="eu-west-1")
        self.key = self.client.create_key()["KeyMetadata"]["Arn"]
        self.client.meta.events.register("before-call.kms.Encrypt", self._count_encrypt)
        self.client.meta.events.register("before-call.kms.Decrypt", self._count_decrypt)

    def take(self) -> tuple[int, int]:
        """Give (sealed, opened) since the last look."""
        found = self.encrypts, self.decrypts
        self.encrypts = self.decrypts = 0
        return found

    def _count_encrypt(self, **_: object) -> None:
        self.encrypts += 1
        self._answer()

    def _count_decrypt(self, **_: object) -> None:
        self.decrypts += 1
        self._answer()

    def _answer(self) -> None:
        if self.trouble:
            raise self.trouble


@dataclass
class Store:
    """All repositories over one table or one memory; `time` is the real time they see."""

    practices: Practices
    events: Events
    files: PatientFiles
    cases: Cases
    contacts: Contacts
    tasks: Tasks
    links: Links
    retention: Retention
    hand_overs: HandOvers
    access_keys: AccessKeys
    agreements: Agreements
    recipients: Recipients
    leavings: Leavings
    rows: PracticeRows
    outboxes: Outboxes
    endpoints: Endpoints
    time: Memory
    kms: CountedKms | None = None
    """Of the store on DynamoDB: what was sealed and opened."""


def refuse_what_no_expression_uses(params: dict[str, Any], **_: object) -> None:
    """Refuse an alias without use, as DynamoDB does; moto lets it pass in a transaction."""
    inner = (one for write in params.get("TransactItems", ()) for one in write.values())
    for request in (params, *inner):
        said = " ".join(str(v) for k, v in request.items() if k.endswith("Expression"))
        for kind in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
            for alias in request.get(kind, ()):
                assert re.search(rf"{re.escape(alias)}\b", said), alias


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        resource = boto3.resource("dynamodb", region_name="eu-west-1")
        events = resource.meta.client.meta.events
        events.register("before-parameter-build.dynamodb", refuse_what_no_expression_uses)
        yield resource.create_table(
            TableName="store",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "S"}
                for name in ("pk", "sk", "gsi1pk", "gsi1sk")
            ],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "gsi1",
                    "KeySchema": [
                        {"AttributeName": "gsi1pk", "KeyType": "HASH"},
                        {"AttributeName": "gsi1sk", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
        )


@pytest.fixture(params=["fake", "dynamo"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "fake":
        w = World()
        return Store(
            w.practices,
            w.events,
            w.files,
            w.cases,
            w.contacts,
            w.tasks,
            w.links,
            w.retention,
            w.hand_overs,
            w.access_keys,
            w.agreements,
            w.recipients,
            w.leavings,
            w.rows,
            w.outboxes,
            w.endpoints,
            w.memory,
        )
    return on_table(request.getfixturevalue("table"))


def on_table(table: Table, time: Memory | None = None) -> Store:
    time, kms = time or Memory(), CountedKms()
    seal = KmsSeal(lambda: kms.client, kms.key)
    return Store(
        practices=DynamoPractices(table, seal),
        events=DynamoEvents(table, time.now, seal),
        files=DynamoPatientFiles(table, time.now, seal),
        cases=DynamoCases(table),
        contacts=DynamoContacts(table),
        tasks=DynamoTasks(table),
        outboxes=DynamoOutboxes(table),
        endpoints=DynamoEndpoints(table, seal),
        links=DynamoLinks(table, time.now),
        retention=DynamoRetention(table),
        hand_overs=DynamoHandOvers(table),
        access_keys=DynamoAccessKeys(table, seal),
        agreements=DynamoAgreements(table),
        recipients=DynamoRecipients(table, seal),
        leavings=DynamoLeavings(table),
        rows=DynamoPracticeRows(table),
        time=time,
        kms=kms,
    )
