"""Each function may do what its one verb needs, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

Tree = dict[str, Any]

# What SAM adds for logs, traces and the two pollers. Nothing else may come in by name.
OF_NO_RESOURCE = {"ses:ListSuppressedDestinations"}
"""AWS knows no narrower resource for these."""
BY_NAME = {
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaSQSQueueExecutionRole",
    "AWSXrayWriteOnlyAccess",
}


def roles_of_functions(transformed: Tree) -> dict[str, Tree]:
    """Return each function's role under the function's name."""
    resources = transformed["Resources"]
    found = {}
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Lambda::Function":
            role = resource["Properties"]["Role"]["Fn::GetAtt"][0]
            found[name.removesuffix("Function")] = resources[role]["Properties"]
    return found


def statements(role: Tree) -> Iterator[tuple[set[str], list[Any]]]:
    for policy in role.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            assert statement["Effect"] == "Allow"
            action, resource = statement["Action"], statement["Resource"]
            yield (
                {action} if isinstance(action, str) else set(action),
                resource if isinstance(resource, list) else [resource],
            )


def actions(role: Tree) -> set[str]:
    return set().union(*(action for action, _ in statements(role)))


def who_may(transformed: Tree, action: str) -> set[str]:
    roles = roles_of_functions(transformed).items()
    return {name for name, role in roles if action in actions(role)}


def test_every_function_has_a_role_of_its_own(transformed: Tree) -> None:
    lambdas = [r for r in transformed["Resources"].values() if r["Type"] == "AWS::Lambda::Function"]
    roles = {r["Properties"]["Role"]["Fn::GetAtt"][0] for r in lambdas}
    assert len(roles) == len(lambdas) > 0


def test_no_permission_is_written_with_a_wildcard(transformed: Tree) -> None:
    for name, role in roles_of_functions(transformed).items():
        for action, resources in statements(role):
            assert not [a for a in action if "*" in a], name
            assert "*" not in resources or action <= OF_NO_RESOURCE, name


def test_managed_policies_are_only_those_for_logs_traces_and_pollers(transformed: Tree) -> None:
    for name, role in roles_of_functions(transformed).items():
        for arn in role["ManagedPolicyArns"]:
            text = arn if isinstance(arn, str) else arn["Fn::Sub"]
            assert text.rsplit("/", 1)[1] in BY_NAME, name


@pytest.mark.parametrize(
    ("action", "functions"),
    [
        ("sms-voice:SendTextMessage", {"DeliverTouchpoint", "ReceiveInboundSms"}),
        ("ses:SendEmail", {"DeliverTouchpoint", "ReceiveInboundMail"}),
        ("sms-voice:DescribeOptedOutNumbers", {"CompareOptOuts"}),
        ("sms-voice:PutOptedOutNumber", set()),
        ("ses:ListSuppressedDestinations", {"CompareOptOuts"}),
        ("ses:PutSuppressedDestination", set()),
        ("s3:GetObject", {"ReceiveInboundMail"}),
        ("s3:ListBucket", {"EraseExpired"}),
        ("s3:DeleteObject", {"ReceiveInboundMail", "EraseExpired"}),
        ("s3:PutObject", {"ExportJournal"}),
        ("states:StartExecution", {"StartFollowUp", "Reconcile"}),
        ("states:DescribeExecution", {"Reconcile"}),
        ("states:StopExecution", set()),
        ("dynamodb:Scan", set()),
        ("dynamodb:DeleteTable", set()),
    ],
)
def test_only_these_functions_may(transformed: Tree, action: str, functions: set[str]) -> None:
    assert who_may(transformed, action) == functions


def test_only_the_receivers_write_to_the_inbox(transformed: Tree) -> None:
    inbox = {"Fn::GetAtt": ["Messaging", "Outputs.InboxArn"]}
    senders = {
        name
        for name, role in roles_of_functions(transformed).items()
        for action, resources in statements(role)
        if "sqs:SendMessage" in action and inbox in resources
    }
    doors = {"ReceiveHisEvent", "ReceiveFhir", "ReceiveHl7", "ReceiveAppointmentList"}
    carriers = {"ReceiveInboundSms", "ReceiveInboundMail", "ReceiveReceipt", "CompareOptOuts"}
    assert senders == {*doors, *carriers, "PullAppointments"}


def test_the_machine_invokes_its_four_functions_through_their_alias(transformed: Tree) -> None:
    role = transformed["Resources"]["NoShowFollowUpRole"]["Properties"]
    resources = next(r for a, r in statements(role) if a == {"lambda:InvokeFunction"})
    assert resources == [
        {"Ref": f"{name}FunctionAliaslive"}
        for name in ("PlanFollowUp", "DeliverTouchpoint", "CreateTask", "CloseFollowUp")
    ]
