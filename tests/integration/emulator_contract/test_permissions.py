"""What the embedded AWS enforces of IAM, and what it lets pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.stack

Client = Callable[..., Any]
Stack = dict[str, Any]


@pytest.fixture
def reader(client: Client, role: str) -> Any:
    """Return a DynamoDB client of a role that may only read."""
    session = client("sts").assume_role(RoleArn=role, RoleSessionName="reader")["Credentials"]
    return client(
        "dynamodb",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )


def test_unknown_credentials_are_refused(client: Client, stack: Stack) -> None:
    stranger = client("dynamodb", aws_access_key_id="AKIANOBODY", aws_secret_access_key="x")
    with pytest.raises(ClientError) as refused:
        stranger.describe_table(TableName=stack["table_name"])
    assert refused.value.response["Error"]["Code"] == "UnrecognizedClientException"


def test_an_action_that_the_role_lacks_is_refused(reader: Any, stack: Stack) -> None:
    item = {"pk": {"S": "PRACTICE#mine"}, "sk": {"S": "x"}}
    assert "Item" not in reader.get_item(TableName=stack["table_name"], Key=item)
    with pytest.raises(ClientError) as refused:
        reader.put_item(TableName=stack["table_name"], Item=item)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_leading_keys_are_not_enforced_so_they_are_proven_elsewhere(
    reader: Any,
    stack: Stack,
) -> None:
    another = {"pk": {"S": "PRACTICE#another"}, "sk": {"S": "x"}}
    answer = reader.get_item(TableName=stack["table_name"], Key=another)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
