"""Clients of the embedded AWS as `make up` left it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[3]
STACK_FILE = ROOT / ".local/stack.json"

Client = Callable[..., Any]


@pytest.fixture(scope="session")
def stack() -> dict[str, Any]:
    if not STACK_FILE.exists():
        pytest.skip("needs the embedded AWS: make up")
    found: dict[str, Any] = json.loads(STACK_FILE.read_text())
    return found


@pytest.fixture(scope="session")
def client(stack: dict[str, Any]) -> Client:
    """Return a maker of clients: the root user's, or those of the credentials given."""

    def make(service: str, **credentials: str) -> Any:
        any_client: Any = boto3.client  # its overloads want the service's name written out
        return any_client(
            service,
            endpoint_url=stack["endpoint_url"],
            region_name=stack["region"],
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=20),
            **(credentials or stack["credentials"]),
        )

    return make


@pytest.fixture
def name() -> str:
    return f"emulator-contract-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def role(client: Client, name: str) -> Iterator[str]:
    """Make a role that may read one kind of key and write nothing."""
    iam = client("iam")
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": "*", "Service": "states.amazonaws.com"},
    }
    arn = iam.create_role(
        RoleName=name,
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]["Arn"]
    reads = {
        "Effect": "Allow",
        "Action": "dynamodb:GetItem",
        "Resource": "*",
        "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["PRACTICE#mine*"]}},
    }
    iam.put_role_policy(
        RoleName=name,
        PolicyName="reads",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [reads]}),
    )
    yield arn
    iam.delete_role_policy(RoleName=name, PolicyName="reads")
    iam.delete_role(RoleName=name)
