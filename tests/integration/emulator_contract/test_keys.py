"""What the embedded AWS does with keys, and what only AWS does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.stack

Client = Callable[..., Any]
Stack = dict[str, Any]

MINE: Final = {"practice_id": "mine", "kind": "patient", "id": "x1", "part": "1/1"}


@pytest.fixture
def kms(client: Client) -> Any:
    return client("kms")


@pytest.fixture
def key(kms: Any) -> Iterator[str]:
    made: str = kms.create_key()["KeyMetadata"]["Arn"]
    yield made
    kms.schedule_key_deletion(KeyId=made, PendingWindowInDays=7)


def seal(kms: Any, key: str) -> bytes:
    sealed: bytes = kms.encrypt(KeyId=key, Plaintext=b"canary", EncryptionContext=MINE)[
        "CiphertextBlob"
    ]
    return sealed


def test_what_was_sealed_opens_for_its_owner(kms: Any, key: str) -> None:
    sealed = seal(kms, key)
    assert b"canary" not in sealed
    opened = kms.decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionContext=MINE)
    assert opened["Plaintext"] == b"canary"


@pytest.mark.parametrize("other", [{"practice_id": "another"}, {"id": "x2"}, {"part": "1/2"}])
def test_it_opens_for_nobody_else(kms: Any, key: str, other: dict[str, str]) -> None:
    with pytest.raises(ClientError) as refused:
        kms.decrypt(KeyId=key, CiphertextBlob=seal(kms, key), EncryptionContext={**MINE, **other})
    assert refused.value.response["Error"]["Code"] == "InvalidCiphertextException"


def test_a_flipped_bit_is_not_seen_here_but_on_aws(kms: Any, key: str) -> None:
    # Here a text is hidden, not authenticated; AES-GCM refuses it on AWS, and moto likewise.
    sealed = seal(kms, key)
    harmed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    opened = kms.decrypt(KeyId=key, CiphertextBlob=harmed, EncryptionContext=MINE)
    assert opened["Plaintext"] != b"canary"


def test_too_long_a_text_is_not_refused_here_but_on_aws(kms: Any, key: str) -> None:
    assert kms.encrypt(KeyId=key, Plaintext=b"x" * 4097)["CiphertextBlob"]


def test_the_seal_is_a_key_of_the_stack_that_rotates(kms: Any, stack: Stack) -> None:
    key = stack["environment"]["CONTACT_DETAILS_KEY"]
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]


@pytest.fixture
def sealer(client: Client, key: str, role: str, name: str) -> Callable[[str], Any]:
    """Make a client that may seal for owners of one kind, by the given operator."""

    def make(operator: str) -> Any:
        statement = {
            "Effect": "Allow",
            "Action": ["kms:Encrypt", "kms:Decrypt"],
            "Resource": key,
            "Condition": {operator: {"kms:EncryptionContext:kind": "patient"}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        client("iam").put_role_policy(RoleName=name, PolicyName="reads", PolicyDocument=policy)
        session = client("sts").assume_role(RoleArn=role, RoleSessionName="sealer")["Credentials"]
        return client(
            "kms",
            aws_access_key_id=session["AccessKeyId"],
            aws_secret_access_key=session["SecretAccessKey"],
            aws_session_token=session["SessionToken"],
        )

    return make


def test_rights_see_no_encryption_context_so_kinds_are_proven_elsewhere(
    sealer: Callable[[str], Any], key: str
) -> None:
    # Hence "if exists" in the functions' rights; that it exists the key's policy asks on AWS.
    assert seal(sealer("StringEqualsIfExists"), key)
    with pytest.raises(ClientError) as refused:
        seal(sealer("StringEquals"), key)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_key_s_policy_sees_none_either_so_the_stack_here_lacks_its_condition(
    sealer: Callable[[str], Any], kms: Any, key: str, stack: Stack
) -> None:
    policy = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    policy["Statement"][0]["Condition"] = {"Null": {"kms:EncryptionContext:kind": "false"}}
    kms.put_key_policy(KeyId=key, Policy=json.dumps(policy))
    with pytest.raises(ClientError) as refused:
        seal(sealer("StringEqualsIfExists"), key)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    ours = kms.get_key_policy(KeyId=stack["environment"]["CONTACT_DETAILS_KEY"])["Policy"]
    assert "Condition" not in ours
