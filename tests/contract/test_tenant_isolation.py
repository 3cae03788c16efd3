"""Whose rows a function may touch, judged over the template as CloudFormation gets it (I5).

The embedded AWS lets leading keys pass unseen, so this judge is the proof.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import product
from typing import Any, Final

import pytest
from contract.iam import INDEX, TABLE
from contract.rights import Rights, practice_role, rights

from fakes.samples import MOBILE, NOW, a_practice
from weerzien.adapters import keys
from weerzien.domain.vocabulary import Channel

Tree = dict[str, Any]

NAMES_KEYS: Final = (
    *("BatchGetItem", "ConditionCheckItem", "DeleteItem", "GetItem"),
    *("PutItem", "Query", "UpdateItem"),
)
NAMES_NO_KEY: Final = (
    *("Scan", "PartiQLSelect", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"),
    *("ExportTableToPointInTime", "DeleteTable", "UpdateTable", "GetRecords", "BatchWriteItem"),
)
HIS_DOORS: Final = {"ReceiveHisEvent", "ReceiveFhir", "ReceiveHl7"}
PROVEN_DOORS: Final = {*HIS_DOORS, "ReceiveAppointmentList"}
DOORS: Final = {*PROVEN_DOORS, "ReceiveInboundMail", "ShowLink", "AnswerLink"}
# Who may look up what in the index; nobody else has any business there.
INDEX_FAMILIES: Final = {
    keys.link_index("ABCDEFGHJK").gsi1pk: {"ReceiveInboundMail", "ShowLink", "AnswerLink"},
    keys.sender("+3197010000001", "p1").gsi1pk: {"ReceiveInboundSms"},
    keys.agenda_shard(0): {"Reconcile"},
    keys.WAITED: {"Reconcile"},
    keys.HAND_OVERS: {"PrepareHandOver"},
    keys.retention_shard(0): {"EraseExpired"},
    keys.write_backs_shard(0): {"DeliverWriteBacks"},
    keys.PARKED: {"DeliverWriteBacks", "ExportJournal"},
    keys.dead_letters("p1"): set(),
    keys.PRACTICES: {"WatchFeeds", "CompareOptOuts"},
    keys.LIST_SOURCES: {"PullAppointments"},
    keys.open_tasks("p1"): set(),
    keys.LEAVING: {"EraseExpired"},
    keys.keys_of_practice("p1"): set(),
    keys.opt_outs("p1"): {"EraseExpired", "CompareOptOuts"},
}


def families(practice_id: str) -> tuple[str, ...]:
    """Every kind of partition that a practice has."""
    return (
        keys.practice(practice_id).pk,
        keys.his_events(practice_id, NOW).pk,
        keys.event(practice_id, "e1").pk,
        keys.patient(practice_id, "x1").pk,
        keys.case(practice_id, "c1").pk,
        keys.task_pointer(practice_id, "t1").pk,
        keys.opt_out(a_practice(practice_id), MOBILE, Channel.SMS).pk,
        keys.feed(practice_id),
    )


@pytest.fixture(scope="module")
def may(transformed: Tree, access: Tree) -> dict[str, Rights]:
    return rights(transformed, access)


@pytest.mark.requirement("EC-X02")
def test_a_door_by_itself_reaches_no_practice(may: dict[str, Rights]) -> None:
    for door, action, pk in product(DOORS, NAMES_KEYS, families("p1")):
        for resource in (TABLE, INDEX):
            assert not may[door].alone(action, pk, resource=resource), (door, action, pk)


@pytest.mark.requirement("EC-X01", "EC-X02")
@pytest.mark.parametrize("other", ["p2", "p10", "p", "P1"])
def test_a_door_acting_for_one_practice_reaches_no_other(
    may: dict[str, Rights], other: str
) -> None:
    for door, action, pk in product(DOORS, NAMES_KEYS, families(other)):
        for resource in (TABLE, INDEX):
            assert not may[door].acting_for("p1", action, pk, resource=resource), (door, pk)
            mixed = (keys.practice("p1").pk, pk)
            assert not may[door].acting_for("p1", action, *mixed, resource=resource), (door, pk)


@pytest.mark.requirement("EC-X02")
def test_without_a_practice_s_tag_a_session_may_do_nothing(may: dict[str, Rights]) -> None:
    for door, action, pk in product(DOORS, NAMES_KEYS, families("p1")):
        statements = may[door].practice or ()
        assert statements
        assert not Rights(statements).alone(action, pk)


def test_doors_can_do_their_work(may: dict[str, Rights]) -> None:
    for his in (may[door] for door in HIS_DOORS):
        assert his.alone("GetItem", keys.credential("p1.1").pk)
        assert his.acting_for("p1", "GetItem", keys.practice("p1").pk)
        assert his.acting_for("p1", "PutItem", keys.event("p1", "e1").pk)
    lists = may["ReceiveAppointmentList"]
    assert lists.acting_for("p1", "BatchGetItem", keys.patient("p1", "x1").pk)
    assert lists.acting_for("p1", "PutItem", keys.feed("p1"))
    show, answer = may["ShowLink"], may["AnswerLink"]
    assert show.alone("Query", keys.link_index("ABCDEFGHJK").gsi1pk, resource=INDEX)
    assert show.acting_for("p1", "GetItem", keys.case("p1", "c1").pk)
    assert answer.acting_for("p1", "UpdateItem", keys.case("p1", "c1").pk)


def test_showing_a_link_can_change_nothing(may: dict[str, Rights]) -> None:
    for action, pk in product(("PutItem", "UpdateItem", "DeleteItem"), families("p1")):
        assert not may["ShowLink"].alone(action, pk)
        assert not may["ShowLink"].acting_for("p1", action, pk)


def test_a_source_system_s_door_reads_no_patient_and_no_case(may: dict[str, Rights]) -> None:
    of_patients = (keys.patient("p1", "x1").pk, keys.case("p1", "c1").pk)
    for door, pk, action in product(HIS_DOORS, of_patients, NAMES_KEYS):
        assert not may[door].acting_for("p1", action, pk), door


def test_the_door_of_lists_reads_visits_and_changes_nobody_s_file(may: dict[str, Rights]) -> None:
    pk = keys.patient("p1", "x1").pk
    allowed = {a for a in NAMES_KEYS if may["ReceiveAppointmentList"].acting_for("p1", a, pk)}
    assert allowed == {"BatchGetItem", "Query"}
    for action in NAMES_KEYS:
        assert not may["ReceiveAppointmentList"].acting_for("p1", action, keys.case("p1", "c1").pk)
    assert not may["ReceiveAppointmentList"].acting_for("p1", "PutItem", keys.practice("p1").pk)


@pytest.mark.requirement("EC-X02")
def test_no_function_may_do_what_names_no_key(may: dict[str, Rights]) -> None:
    for (name, one), action in product(may.items(), NAMES_NO_KEY):
        for resource in (TABLE, INDEX):
            assert not one.alone(action, resource=resource), (name, action)
            assert not one.acting_for("p1", action, resource=resource), (name, action)


@pytest.mark.requirement("EC-X02")
def test_every_right_to_the_table_is_bound_to_keys(may: dict[str, Rights]) -> None:
    for name, one in may.items():
        for statement in (*one.own, *(one.practice or ())):
            if any(action.startswith("dynamodb:") for action in statement.actions):
                assert set(statement.resources) <= {TABLE, INDEX}, name
                assert statement.conditions["ForAllValues:StringLike"].keys() == {
                    "dynamodb:LeadingKeys"
                }, name
                assert {a.removeprefix("dynamodb:") for a in statement.actions} <= set(NAMES_KEYS)


@pytest.mark.requirement("EC-X01")
def test_only_the_source_systems_doors_read_credentials(may: dict[str, Rights]) -> None:
    pk = keys.credential("p1.1").pk
    readers = {name for name, one in may.items() if one.alone("GetItem", pk)}
    assert readers == PROVEN_DOORS
    for (name, one), action in product(may.items(), NAMES_KEYS):
        if action != "GetItem":
            assert not one.alone(action, pk), name
        if one.practice:
            assert not one.acting_for("p1", action, pk), name


@pytest.mark.parametrize("family", INDEX_FAMILIES)
def test_only_these_functions_look_into_a_family_of_the_index(
    may: dict[str, Rights], family: str
) -> None:
    for name, one in may.items():
        alone = one.alone("Query", family, resource=INDEX)
        acting = one.acting_for("p1", "Query", family, resource=INDEX)
        assert (alone or acting) == (name in INDEX_FAMILIES[family]), name


def test_only_the_stream_s_case_is_read_by_the_starter(may: dict[str, Rights]) -> None:
    read = {pk for pk in families("p1") if may["StartFollowUp"].alone("GetItem", pk)}
    assert read == {keys.case("p1", "c1").pk}


@pytest.mark.requirement("EC-X02")
def test_only_its_door_assumes_a_role_and_only_with_the_practice_s_tag(
    transformed: Tree, access: Tree
) -> None:
    roles = {n: r for n, r in access["Resources"].items() if r["Type"] == "AWS::IAM::Role"}
    given = transformed["Resources"]["Access"]["Properties"]["Parameters"]
    used: dict[str, set[str]] = {}
    for door in DOORS:
        function = transformed["Resources"][f"{door}Function"]["Properties"]
        role = practice_role(function["Environment"]["Variables"])
        assert role is not None
        used.setdefault(role, set()).add(function["Role"]["Fn::GetAtt"][0])
        (trust,) = roles[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Condition"]["Null"] == {"aws:RequestTag/practice": "false"}
        assert trust["Condition"]["ForAllValues:StringEquals"] == {"aws:TagKeys": ["practice"]}
    assert used == {name: set(_trusted(role, given)) for name, role in roles.items()}


def _trusted(role: Tree, given: Tree) -> Iterator[str]:
    """Name the functions' roles that may assume this one."""
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    told = trust["Principal"]["AWS"]
    for principal in told if isinstance(told, list) else [told]:
        parameter = principal["Fn::Sub"].rpartition("${")[2].removesuffix("}")
        yield given[parameter]["Ref"]


def test_only_doors_may_assume_roles(may: dict[str, Rights]) -> None:
    assumes = {
        name
        for name, one in may.items()
        if any("sts:AssumeRole" in statement.actions for statement in one.own)
    }
    assert assumes == DOORS


PLANTED: Final = {
    "no condition": {"Condition": {}},
    "reaches p10": {
        "Condition": {
            "ForAllValues:StringLike": {
                "dynamodb:LeadingKeys": ["PRACTICE#${aws:PrincipalTag/practice}*"]
            }
        }
    },
    "any practice": {
        "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["PRACTICE#*"]}}
    },
    "a scan": {"Action": ["dynamodb:GetItem", "dynamodb:Scan"]},
    "every action": {"Action": "dynamodb:*"},
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_wide_policy_is_found(transformed: Tree, access: Tree, planted: str) -> None:
    wide = copy.deepcopy(access)
    policy = wide["Resources"]["LinksOfPractice"]["Properties"]["Policies"][0]["PolicyDocument"]
    policy["Statement"][0] |= PLANTED[planted]
    found = rights(transformed, wide)
    with pytest.raises(AssertionError):  # noqa: PT012 - any of them may find it
        for other in ("p2", "p10"):
            test_a_door_acting_for_one_practice_reaches_no_other(found, other)
        test_no_function_may_do_what_names_no_key(found)
