"""The judge of policies judges as AWS does, on the points that our isolation stands on."""

from __future__ import annotations

from typing import Any

import pytest
from contract.iam import LEADING_KEYS, CannotJudgeError, Request, is_allowed, read

Tree = dict[str, Any]

OWN = "PRACTICE#${aws:PrincipalTag/practice}"


def may(keys: tuple[str, ...] | None, who: str | None = "p1", **changes: Any) -> bool:
    statement = {
        "Effect": "Allow",
        "Action": ["dynamodb:GetItem", "dynamodb:Query"],
        "Resource": {"Ref": "TableArn"},
        "Condition": {"ForAllValues:StringLike": {LEADING_KEYS: [OWN, f"{OWN}#*"]}},
    } | changes
    context = {LEADING_KEYS: keys} if keys is not None else {}
    if who is not None:
        context["aws:PrincipalTag/practice"] = (who,)
    return is_allowed([read(statement)], Request("dynamodb:GetItem", "table", context))


def test_own_keys_pass_and_others_do_not() -> None:
    assert may(("PRACTICE#p1",))
    assert may(("PRACTICE#p1#CASE#c1", "PRACTICE#p1"))
    assert not may(("PRACTICE#p2",))
    assert not may(("PRACTICE#p10#CASE#c1",))
    assert not may(("PRACTICE#p1#CASE#c1", "PRACTICE#p2#CASE#c1"))


def test_a_missing_key_passes_for_all_values() -> None:
    assert may(None)


def test_null_asks_whether_the_key_is_there() -> None:
    asks_for_key: Tree = {
        "Condition": {
            "ForAllValues:StringLike": {LEADING_KEYS: [OWN]},
            "Null": {LEADING_KEYS: "false"},
        }
    }
    assert may(("PRACTICE#p1",), **asks_for_key)
    assert not may(None, **asks_for_key)


def test_without_a_tag_nothing_matches() -> None:
    assert not may(("PRACTICE#p1",), who=None)
    assert not may(("PRACTICE#",), who=None)


def test_action_and_resource_must_fit() -> None:
    assert not may(("PRACTICE#p1",), Action="dynamodb:PutItem")
    assert may(("PRACTICE#p1",), Action="dynamodb:Get*")
    assert not may(("PRACTICE#p1",), Resource={"Ref": "AnotherArn"})


def test_a_deny_wins() -> None:
    statements = [
        {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "dynamodb:Scan", "Resource": "*"},
    ]
    both = [read(one) for one in statements]
    assert is_allowed(both, Request("dynamodb:GetItem"))
    assert not is_allowed(both, Request("dynamodb:Scan"))
    assert not is_allowed([], Request("dynamodb:GetItem"))


@pytest.mark.parametrize(
    "changes",
    [
        {"Condition": {"StringLikeIfExists": {LEADING_KEYS: ["x"]}}},
        {"Condition": {"ForAnyValue:StringLike": {LEADING_KEYS: ["x"]}}},
        {"Condition": {"NumericLessThan": {LEADING_KEYS: "1"}}},
        {"NotAction": "dynamodb:Scan"},
    ],
)
def test_what_it_does_not_know_it_does_not_judge(changes: dict[str, Any]) -> None:
    with pytest.raises(CannotJudgeError):
        may(("PRACTICE#p1",), **changes)
