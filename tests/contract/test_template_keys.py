"""Everything at rest lies under a key of ours, and each key serves its one purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import pytest
from contract.test_template_permissions import roles_of_functions

from audit.transformed import load_template

Tree = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
USES: Final = (
    *("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"),
    *("kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:CreateGrant", "kms:Sign", "kms:GenerateMac"),
)
# What holds something, where it names its key, and which of our keys that is.
HOLDERS: Final = {
    "AWS::DynamoDB::Table": (("SSESpecification", "KMSMasterKeyId"), "TableKeyArn"),
    "AWS::SQS::Queue": (("KmsMasterKeyId",), "MessagingKeyArn"),
    "AWS::SNS::Topic": (("KmsMasterKeyId",), "MessagingKeyArn"),
    "AWS::S3::Bucket": (
        (
            *("BucketEncryption", "ServerSideEncryptionConfiguration", 0),
            *("ServerSideEncryptionByDefault", "KMSMasterKeyID"),
        ),
        "JournalKeyArn",
    ),
    "AWS::Logs::LogGroup": (("KmsKeyId",), "LogKeyArn"),
    "AWS::StepFunctions::StateMachine": (("EncryptionConfiguration", "KmsKeyId"), "FollowUpKeyArn"),
}
# Of what there is more than one kind: mails of patients lie under a key that opens nothing else.
OTHER_KEYS: Final = {"ReceivedMails": "ReceivedMailKeyArn"}
STACKS: Final = {path.stem: path for path in (ROOT / "infra").glob("*.yaml")}
KEYS: Final[dict[str, Tree]] = {
    name: resource
    for name, resource in load_template(STACKS["keys"])["Resources"].items()
    if resource["Type"] == "AWS::KMS::Key"
}
CONTACT_DETAILS: Final = {"Fn::GetAtt": ["Keys", "Outputs.ContactDetailsKeyArn"]}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(key: str) -> list[Tree]:
    found: list[Tree] = KEYS[key]["Properties"]["KeyPolicy"]["Statement"]
    return found


def uses(statement: Tree) -> set[str]:
    """Name the ways in which a statement lets somebody use a key, not only look after it."""
    allowed = as_list(statement["Action"])
    return {use for use in USES if any(fnmatchcase(use, pattern) for pattern in allowed)}


def holders() -> Iterator[tuple[str, str, Any]]:
    """Give each thing that holds data: its name, its type, and the key as its template names it."""
    for path in (ROOT / "template.yaml", *STACKS.values()):
        for name, resource in load_template(path)["Resources"].items():
            if resource["Type"] in HOLDERS:
                value: Any = resource["Properties"]
                for step in HOLDERS[resource["Type"]][0]:
                    value = value[step] if isinstance(step, int) else value.get(step, {})
                yield name, resource["Type"], value


@pytest.mark.parametrize(("name", "kind", "key"), list(holders()), ids=lambda one: str(one)[:40])
def test_it_lies_under_its_own_key_of_ours(name: str, kind: str, key: Any) -> None:
    ours = OTHER_KEYS.get(name, HOLDERS[kind][1])
    # In the main template the output of the nested stack, in a nested one its parameter.
    assert key in ({"Fn::GetAtt": ["Keys", f"Outputs.{ours}"]}, {"Ref": ours})


def test_nothing_that_holds_data_is_missed() -> None:
    found = [kind for _, kind, _ in holders()]
    assert set(found) == set(HOLDERS)
    assert found.count("AWS::SQS::Queue") >= 3
    assert found.count("AWS::SNS::Topic") >= 3
    assert found.count("AWS::Logs::LogGroup") >= 2


def test_nested_stacks_get_the_key_they_ask_for(template: Tree) -> None:
    for name, resource in template["Resources"].items():
        given = resource.get("Properties", {}).get("Parameters", {})
        asked = [one for one in given if one.endswith("KeyArn")]
        for key in asked:
            assert given[key] == {"Fn::GetAtt": ["Keys", f"Outputs.{key}"]}, name


@pytest.mark.parametrize("key", KEYS)
def test_a_key_gets_new_material_every_year_and_a_month_before_it_is_gone(key: str) -> None:
    properties = KEYS[key]["Properties"]
    assert properties["EnableKeyRotation"] is True
    assert properties["PendingWindowInDays"] == 30


@pytest.mark.parametrize("key", ["ContactDetailsKey", "TableKey"])
def test_a_key_outlives_the_stack_like_the_table(key: str, template: Tree) -> None:
    assert KEYS[key]["DeletionPolicy"].startswith("Retain")
    assert template["Resources"]["Keys"]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("key", KEYS)
def test_whoever_looks_after_a_key_cannot_use_it(key: str) -> None:
    care, *others = statements(key)
    assert care["Sid"] == "AccountLooksAfterIt"
    assert not uses(care)
    # And no use is without a condition: a service of ours, or an owner that is named.
    assert others
    for statement in others:
        assert statement["Condition"], statement["Sid"]
        assert not any(fnmatchcase("kms:PutKeyPolicy", a) for a in as_list(statement["Action"]))


@pytest.mark.parametrize("key", KEYS)
def test_whoever_may_use_a_key_from_anywhere_is_of_this_account_and_comes_by_a_service(
    key: str,
) -> None:
    for statement in statements(key):
        if statement["Principal"] == {"AWS": "*"}:
            equals = statement["Condition"]["StringEquals"]
            assert equals["kms:CallerAccount"] == {"Ref": "AWS::AccountId"}
            assert equals["kms:ViaService"]


def test_contact_details_are_sealed_and_opened_for_a_named_practice_only() -> None:
    _, use = statements("ContactDetailsKey")
    assert uses(use) == {"kms:Decrypt", "kms:Encrypt"}
    named = {"kms:EncryptionContext:practice_id": "false", "kms:EncryptionContext:kind": "false"}
    assert use["Condition"] == {"Null": named}


def sealing(transformed: Tree) -> dict[str, dict[str, set[str]]]:
    """Give what each function may open and seal: by action, the kinds of owner."""
    found: dict[str, dict[str, set[str]]] = {}
    for name, role in roles_of_functions(transformed).items():
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                if CONTACT_DETAILS in as_list(statement["Resource"]):
                    # If it exists: that it does, the key's own policy sees to.
                    condition = statement["Condition"]["StringEqualsIfExists"]
                    kinds = as_list(condition["kms:EncryptionContext:kind"])
                    for action in as_list(statement["Action"]):
                        found.setdefault(name, {})[action] = set(kinds)
    return found


def test_only_these_functions_open_and_seal(transformed: Tree) -> None:
    opens, seals = "kms:Decrypt", "kms:Encrypt"
    assert sealing(transformed) == {
        "ReceiveHisEvent": {opens: {"credential"}, seals: {"event"}},
        "ReceiveFhir": {opens: {"credential"}, seals: {"event"}},
        "ReceiveHl7": {opens: {"credential"}, seals: {"event"}},
        "ReceiveAppointmentList": {opens: {"credential"}},
        "PullAppointments": {opens: {"list_source"}},
        "ApplyEvent": {opens: {"event", "patient"}, seals: {"patient"}},
        "PlanFollowUp": {opens: {"patient"}},
        "DeliverTouchpoint": {opens: {"patient"}, seals: {"patient"}},
        "ReceiveInboundSms": {opens: {"patient"}, seals: {"event"}},
        "ReceiveInboundMail": {opens: {"patient"}, seals: {"event"}},
        "AnswerLink": {opens: {"patient"}},
        "DeliverWriteBacks": {opens: {"endpoint", "patient"}},
        "ExportJournal": {opens: {"patient"}},
        "CompareOptOuts": {opens: {"patient"}},
        "EraseExpired": {opens: {"event", "patient"}, seals: {"patient"}},
    }


def test_kinds_of_owner_are_those_of_the_code(transformed: Tree) -> None:
    adapters = (ROOT / "functions/weerzien/adapters").glob("*.py")
    written = " ".join(path.read_text(encoding="utf-8") for path in adapters)
    in_code = set(re.findall(r"return Owner\([^\n]+?, \"(\w+)\"", written))
    granted = {k for of in sealing(transformed).values() for kinds in of.values() for k in kinds}
    # What only the command line opens, no function may.
    assert in_code - {"recipients"} == granted
    assert granted == {"credential", "endpoint", "event", "list_source", "patient"}


def test_the_machine_uses_its_key_for_itself_only(transformed: Tree) -> None:
    role = transformed["Resources"]["NoShowFollowUpRole"]["Properties"]
    granted = [
        statement["Condition"]["ArnLike"]
        for policy in role["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        if any(action.startswith("kms:") for action in as_list(statement["Action"]))
    ]
    assert [next(iter(one)) for one in granted] == [
        "kms:EncryptionContext:aws:states:stateMachineArn",
        "kms:EncryptionContext:SourceArn",
    ]
