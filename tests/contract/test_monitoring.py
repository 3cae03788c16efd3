"""Every alarm looks at something that is really measured, and tells a person what to do."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import cfn_yaml

from handlers import his_refusals
from handlers.problems import Problem
from weerzien import observability
from weerzien.domain.feed.compare import Found
from weerzien.domain.sending import Fate
from weerzien.domain.vocabulary import Channel

Tree = dict[str, Any]
HEARTBEATS = {
    *("ReconcileIsSilent", "HandOversAreNotMade", "NothingIsErased", "FeedsAreNotWatched"),
    "NothingIsWrittenBack",
}
SLOW = {"IntakeIsSilent", "NothingIsErased", "FeedsAreNotWatched"}
ROOT = Path(__file__).resolve().parents[2]
PROBLEMS = {one.code for one in vars(his_refusals).values() if isinstance(one, Problem)}

# Names and dimensions as the services' own pages tell them; the emulator makes hardly any of them.
MEASURED_BY_AWS = {
    ("AWS/ApiGateway", "5XXError", ("ApiName",)),
    ("AWS/DynamoDB", "ConsumedReadCapacityUnits", ("TableName",)),
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", ("TableName",)),
    ("AWS/DynamoDB", "ReadThrottleEvents", ("TableName",)),
    ("AWS/DynamoDB", "WriteThrottleEvents", ("TableName",)),
    ("AWS/DynamoDB", "WriteThrottleEvents", ("TableName", "GlobalSecondaryIndexName")),
    ("AWS/Lambda", "ConcurrentExecutions", ()),
    ("AWS/Lambda", "Errors", ()),
    ("AWS/Lambda", "IteratorAge", ("FunctionName",)),
    ("AWS/Lambda", "Throttles", ()),
    ("AWS/SES", "Reputation.BounceRate", ()),
    ("AWS/SES", "Reputation.ComplaintRate", ()),
    ("AWS/SMSVoice", "TextMessageMonthlySpend", ()),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage", ("QueueName",)),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", ("QueueName",)),
    ("AWS/States", "ExecutionsFailed", ("StateMachineArn",)),
    ("AWS/States", "ExecutionsStarted", ("StateMachineArn",)),
    ("AWS/States", "ExecutionsSucceeded", ("StateMachineArn",)),
}
# A dimension's values are a closed list in the code: each is a metric that costs.
VALUES = {
    "problem": PROBLEMS,
    "channel": {one.value for one in Channel},
    "fate": {one.value for one in Fate},
    "found": {one.value for one in Found},
}


def alarms() -> dict[str, Tree]:
    resources = cfn_yaml.load(str(ROOT / "infra/monitoring.yaml"))["Resources"]
    plain: Tree = json.loads(json.dumps(resources))
    return {n: r["Properties"] for n, r in plain.items() if r["Type"] == "AWS::CloudWatch::Alarm"}


ALARMS = alarms()


def counted() -> dict[str, tuple[str, ...]]:
    """Return the metrics that the code counts, with the names of their dimensions."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((ROOT / "functions").rglob("*.py")):
        for name, dimensions in calls_of_count(ast.parse(path.read_text(encoding="utf-8"))):
            assert found.setdefault(name, dimensions) == dimensions, name
    return found


def calls_of_count(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            name, first = node.func.id, node.args[0]
            if name == "count" and isinstance(first, ast.Constant):
                yield str(first.value), tuple(one.arg or "" for one in node.keywords)


@pytest.mark.parametrize("name", ALARMS)
def test_the_metric_of_an_alarm_is_really_measured(name: str) -> None:
    alarm = ALARMS[name]
    dimensions = {one["Name"]: one["Value"] for one in alarm.get("Dimensions", [])}
    if alarm["Namespace"] == observability.NAMESPACE:
        assert counted()[alarm["MetricName"]] == tuple(dimensions)
        assert all(value in VALUES[key] for key, value in dimensions.items())
    else:
        assert (alarm["Namespace"], alarm["MetricName"], tuple(dimensions)) in MEASURED_BY_AWS


def widgets() -> list[Tree]:
    dashboard = cfn_yaml.load(str(ROOT / "infra/dashboard.yaml"))["Resources"]["Dashboard"]
    body = str(dashboard["Properties"]["DashboardBody"]["Fn::Sub"])
    found: list[Tree] = json.loads(body)["widgets"]
    return found


def drawn() -> set[tuple[str, str, tuple[str, ...]]]:
    found = set()
    for widget in widgets():
        for metric in widget["properties"]["metrics"]:
            names = [part for part in metric if isinstance(part, str)]
            keys, values = names[2::2], names[3::2]
            if names[0] == observability.NAMESPACE:
                assert all(v in VALUES[k] for k, v in zip(keys, values, strict=True)), names
            found.add((names[0], names[1], tuple(keys)))
    return found


def test_the_dashboard_draws_only_what_is_really_measured() -> None:
    ours = {(observability.NAMESPACE, name, keys) for name, keys in counted().items()}
    assert drawn() <= ours | MEASURED_BY_AWS


# What somebody does wrong at a door: the log says who, and alarms look at it.
NOT_DRAWN = {"FieldsStripped", "LinkUnknown", "OptOutOnlyHere"}


def test_the_dashboard_draws_all_that_the_code_counts_but_for_a_few() -> None:
    ours = {name for namespace, name, _ in drawn() if namespace == observability.NAMESPACE}
    assert set(counted()) - ours == NOT_DRAWN


def test_every_fate_of_a_message_is_drawn_for_both_carriers() -> None:
    told = json.dumps([one["properties"]["metrics"] for one in widgets()])
    for channel in ("sms", "email"):
        for fate in Fate:
            assert f'"channel", "{channel}", "fate", "{fate.value}"' in told


def test_widgets_do_not_lie_over_each_other() -> None:
    cells = [
        (x, y)
        for one in widgets()
        for x in range(one["x"], one["x"] + one["width"])
        for y in range(one["y"], one["y"] + one["height"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_what_a_metric_bears_is_what_the_code_said_also_under_the_stack_s_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], template: Tree
) -> None:
    for name, value in template["Globals"]["Function"]["Environment"]["Variables"].items():
        monkeypatch.setenv(name, value if isinstance(value, str) else "some")
    observability.count("Plain")
    observability.count("Told", channel="sms", fate="unknown")
    plain, told = (
        json.loads(line)["_aws"]["CloudWatchMetrics"][0]["Dimensions"]
        for line in capsys.readouterr().out.splitlines()
    )
    assert plain == [[]]
    assert [sorted(one) for one in told] == [["channel", "fate"]]


def test_no_metric_has_a_dimension_without_end() -> None:
    assert {key for keys in counted().values() for key in keys} <= set(VALUES)


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_it_means_and_leads_to_its_runbook(name: str) -> None:
    meaning, _, place = ALARMS[name]["AlarmDescription"].rpartition(" ")
    assert meaning.endswith(".")
    assert place == f"docs/operations.md#{name.lower()}"
    runbook = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert re.search(rf"^### {name}$", runbook, re.MULTILINE)


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_wakes_somebody_and_tells_when_it_is_over(name: str) -> None:
    assert ALARMS[name]["AlarmActions"] == ALARMS[name]["OKActions"] == [{"Ref": "Alarms"}]


@pytest.mark.parametrize("name", ALARMS)
def test_missing_data_means_what_it_means_for_this_metric(name: str) -> None:
    alarm = ALARMS[name]
    stands_still = {  # reported only while something happens to it
        *("ApproximateNumberOfMessagesVisible", "TextMessageMonthlySpend"),
        *("Reputation.BounceRate", "Reputation.ComplaintRate"),
    }
    if name in HEARTBEATS:
        expected = "breaching"
    else:
        expected = "ignore" if alarm["MetricName"] in stands_still else "notBreaching"
    assert alarm["TreatMissingData"] == expected


def test_only_silence_is_waited_for_longer_than_an_hour() -> None:
    for name, alarm in ALARMS.items():
        seconds = alarm["Period"] * alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
        assert seconds <= (7200 if name in SLOW else 3600), name
