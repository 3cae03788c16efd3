"""What the embedded AWS needs otherwise than AWS: the policy of the sealing key."""

from __future__ import annotations

import json
from typing import Any

import boto3

from stack.places import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY


def let_it_be_used(endpoint_url: str, key: str) -> None:
    """Take the conditions off this key's policy, here only.

    Its rights never see the encryption context of a request, so none would fulfil them. That
    nothing opens under another context it does see to.
    """
    kms = boto3.client(
        "kms",
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
    )
    policy: dict[str, Any] = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    for statement in policy["Statement"]:
        statement.pop("Condition", None)
    kms.put_key_policy(KeyId=key, Policy=json.dumps(policy))
