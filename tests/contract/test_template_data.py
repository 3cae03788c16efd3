"""The nested stacks keep what they are trusted with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import cfn_yaml

Tree = dict[str, Any]

INFRA = Path(__file__).resolve().parents[2] / "infra"


def resources(name: str) -> dict[str, Tree]:
    found: dict[str, Tree] = cfn_yaml.load(str(INFRA / f"{name}.yaml"))["Resources"]
    return found


@pytest.fixture(scope="module")
def table() -> Tree:
    properties: Tree = resources("data")["Table"]["Properties"]
    return properties


def test_the_table_is_recoverable_and_kept(table: Tree) -> None:
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert resources("data")["Table"]["DeletionPolicy"].startswith("Retain")


def test_the_index_holds_no_second_copy_of_patient_data(table: Tree) -> None:
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_nothing_has_a_physical_name() -> None:
    for stack in ("data", "messaging", "monitoring"):
        for resource in resources(stack).values():
            given = set(resource.get("Properties", {}))
            assert not given & {"TableName", "QueueName", "TopicName", "AlarmName"}


def test_the_inbox_is_ordered_and_patient() -> None:
    found = resources("messaging")
    queues = [r["Properties"] for r in found.values() if r["Type"] == "AWS::SQS::Queue"]
    assert len(queues) == 3
    assert found["Inbox"]["Properties"]["FifoQueue"]
    assert found["Inbox"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] >= 3


def test_mail_needs_tls_and_tracks_nobody() -> None:
    found = resources("messaging")
    delivery = found["MailConfigurationSet"]["Properties"]["DeliveryOptions"]
    assert delivery == {"TlsPolicy": "REQUIRE"}
    events = found["MailReceipts"]["Properties"]["EventDestination"]["MatchingEventTypes"]
    assert not {"OPEN", "CLICK"} & set(events)


def test_someone_is_told_of_dead_letters_failures_and_spend() -> None:
    alarms = [r["Properties"] for r in resources("monitoring").values() if "Alarm" in r["Type"]]
    watched = {alarm["MetricName"] for alarm in alarms}
    assert watched >= {
        "ApproximateNumberOfMessagesVisible",
        "Errors",
        "ExecutionsFailed",
        "TextMessageMonthlySpend",
    }
    assert all(alarm["AlarmActions"] for alarm in alarms)
