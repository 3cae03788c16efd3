"""Each request is signed with the rights of the practice acted for, and with no other's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from fakes.samples import NOW
from weerzien.adapters import practice_sessions
from weerzien.adapters.practice_scope import acting_for
from weerzien.adapters.practice_sessions import (
    PracticeSessions,
    session_of_the_practice_acted_for,
)
from weerzien.domain.errors import OtherPracticeError


@dataclass
class Sts:
    """Gives a session whose key id names the practice; counts."""

    now: datetime = NOW
    made: Counter[str] = field(default_factory=Counter)
    is_down: bool = False

    def assume_role(self, **asked: Any) -> dict[str, Any]:
        if self.is_down:
            raise ClientError({"Error": {"Code": "Throttling"}}, "AssumeRole")
        (tag,) = asked["Tags"]
        assert asked["RoleArn"] == "role"
        assert tag["Key"] == "practice"
        self.made[tag["Value"]] += 1
        return {
            "Credentials": {
                "AccessKeyId": f"KEY-{tag['Value']}",
                "SecretAccessKey": "s",
                "SessionToken": "t",
                "Expiration": self.now + timedelta(seconds=asked["DurationSeconds"]),
            }
        }


@pytest.fixture
def sts() -> Sts:
    return Sts()


@pytest.fixture
def sessions(sts: Sts) -> PracticeSessions:
    anything: Any = sts
    return PracticeSessions(anything, "role", lambda: sts.now)


def signed_by(sessions: PracticeSessions) -> str:
    """Sign a request, and hold it before it leaves."""
    seen: list[str] = []

    def hold(request: Any, **_: object) -> None:
        seen.append(str(request.headers["Authorization"]))
        raise ConnectionError

    session = session_of_the_practice_acted_for(sessions)
    client = session.client("dynamodb", region_name="eu-west-1")
    client.meta.events.register("before-send.dynamodb", hold)
    with pytest.raises(ConnectionError):
        client.get_item(TableName="t", Key={"pk": {"S": "a"}, "sk": {"S": "b"}})
    return seen[0].split("Credential=")[1].split("/")[0]


@pytest.mark.requirement("EC-X02")
def test_a_request_carries_the_rights_of_the_practice_acted_for(sessions: PracticeSessions) -> None:
    for practice_id in ("p1", "p2", "p1"):
        with acting_for(practice_id):
            assert signed_by(sessions) == f"KEY-{practice_id}"


@pytest.mark.requirement("EC-X02")
def test_for_nobody_there_are_no_rights(sessions: PracticeSessions, sts: Sts) -> None:
    session = session_of_the_practice_acted_for(sessions)
    client = session.client("dynamodb", region_name="eu-west-1")
    with pytest.raises(OtherPracticeError):
        client.get_item(TableName="t", Key={"pk": {"S": "a"}, "sk": {"S": "b"}})
    assert not sts.made


def test_a_session_is_made_once_and_again_before_it_ends(
    sessions: PracticeSessions, sts: Sts
) -> None:
    for minutes, made in ((0, 1), (54, 1), (56, 2), (57, 2)):
        sts.now = NOW + timedelta(minutes=minutes)
        sessions.of("p1")
        assert sts.made["p1"] == made, minutes


def test_without_sts_a_kept_session_serves_on_and_a_new_one_fails(
    sessions: PracticeSessions, sts: Sts
) -> None:
    sessions.of("p1")
    sts.is_down = True
    assert sessions.of("p1").access_key == "KEY-p1"
    with pytest.raises(ClientError):
        sessions.of("p2")


def test_the_session_used_longest_ago_goes_first(
    sessions: PracticeSessions, sts: Sts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice_sessions, "KEPT", 2)
    for practice_id in ("p1", "p2", "p1", "p3", "p1", "p2"):
        sessions.of(practice_id)
    assert sts.made == {"p1": 1, "p2": 2, "p3": 1}
