"""The weather of the proof blows as told, and the product's clients feel it as AWS's own."""

from __future__ import annotations

import io
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError

from proof.harness.faults import Fault, Rates, Weather

CALLS = 100
NO_HEADERS: Any = {}


class Answer(io.BytesIO):
    def stream(self) -> list[bytes]:
        return [self.read()]


class Wire:
    """Counts what arrives, and answers it."""

    def __init__(self) -> None:
        self.arrived = 0

    def send(self, request: Any) -> AWSResponse:
        self.arrived += 1
        return AWSResponse(request.url, 200, NO_HEADERS, Answer(b"{}"))


def _table(weather: Weather, wire: Wire, attempts: int = 1) -> Any:
    session: Any = boto3.session.Session("key", "secret", region_name="eu-west-1")
    weather.attach(session)
    tries = Config(retries={"total_max_attempts": attempts, "mode": "standard"})
    client = session.client("dynamodb", endpoint_url="http://127.0.0.1:1", config=tries)
    client._endpoint.http_session = wire
    return client


def _put(table: Any) -> None:
    table.put_item(TableName="proof", Item={"pk": {"S": "one"}})


def _always(fault: Fault) -> Rates:
    return {"dynamodb.*": {fault: 1.0}}


def _weather(rates: Rates, wire: Wire, seed: int = 7) -> Weather:
    return Weather(rates, seed, _wire=wire)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.THROTTLE, "ThrottlingException"),
        (Fault.SERVER_ERROR, "InternalServerError"),
        (Fault.CONFLICT, "TransactionConflictException"),
    ],
)
def test_a_refusal_reads_like_one_of_aws_and_nothing_arrives(fault: Fault, code: str) -> None:
    wire = Wire()
    with pytest.raises(ClientError) as refused:
        _put(_table(_weather(_always(fault), wire), wire))
    assert refused.value.response["Error"]["Code"] == code
    assert wire.arrived == 0


def test_a_conflict_of_a_transaction_tells_the_reason_of_each_write() -> None:
    wire = Wire()
    table = _table(_weather(_always(Fault.CONFLICT), wire), wire)
    writes = [{"Put": {"TableName": "proof", "Item": {"pk": {"S": one}}}} for one in "ab"]
    with pytest.raises(ClientError) as refused:
        table.transact_write_items(TransactItems=writes)
    reasons: Any = refused.value.response
    assert [one["Code"] for one in reasons["CancellationReasons"]] == [
        "TransactionConflict",
        "None",
    ]


@pytest.mark.parametrize(
    ("fault", "arrived"), [(Fault.TIMEOUT_BEFORE, 0), (Fault.TIMEOUT_AFTER, 1)]
)
def test_a_timeout_hides_whether_the_call_was_done(fault: Fault, arrived: int) -> None:
    wire = Wire()
    with pytest.raises(ReadTimeoutError):
        _put(_table(_weather(_always(fault), wire), wire))
    assert wire.arrived == arrived


def test_what_the_client_repeats_meets_the_weather_again() -> None:
    wire = Wire()
    weather = _weather(_always(Fault.TIMEOUT_AFTER), wire)
    with pytest.raises(ReadTimeoutError):
        _put(_table(weather, wire, attempts=3))
    assert wire.arrived == 3
    assert weather.met["dynamodb.PutItem", Fault.TIMEOUT_AFTER] == 3


def test_other_calls_stay_dry_and_reads_know_no_conflict() -> None:
    wire = Wire()
    weather = _weather({"dynamodb.PutItem": {Fault.THROTTLE: 1.0}}, wire)
    _table(weather, wire).get_item(TableName="proof", Key={"pk": {"S": "one"}})
    conflicts = _weather(_always(Fault.CONFLICT), wire)
    _table(conflicts, wire).get_item(TableName="proof", Key={"pk": {"S": "one"}})
    assert (wire.arrived, weather.met, conflicts.met) == (2, {}, {})


def _pattern(seed: int) -> list[bool]:
    wire = Wire()
    weather = _weather({"dynamodb.*": {Fault.THROTTLE: 0.1, Fault.TIMEOUT_BEFORE: 0.1}}, wire, seed)
    table = _table(weather, wire)
    found = []
    for _ in range(CALLS):
        before = wire.arrived
        try:
            _put(table)
        except (ClientError, ReadTimeoutError):
            assert wire.arrived == before
        found.append(wire.arrived > before)
    return found


def test_the_same_seed_blows_the_same_way_and_about_as_often_as_told() -> None:
    first = _pattern(3)
    assert first == _pattern(3)
    assert first != _pattern(4)
    assert CALLS * 0.08 < first.count(False) < CALLS * 0.35
