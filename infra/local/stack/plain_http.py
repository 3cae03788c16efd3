"""The embedded AWS is asked without TLS, so its buckets must not insist on TLS, here only."""

from __future__ import annotations

import json
from typing import Any

import boto3
from botocore.exceptions import ClientError

from stack.places import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY


def let_buckets_answer(endpoint_url: str) -> None:
    """Take the statement that asks for TLS off every bucket's policy; all others stay."""
    s3 = boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
    )
    for bucket in s3.list_buckets()["Buckets"]:
        try:
            policy: dict[str, Any] = json.loads(
                s3.get_bucket_policy(Bucket=bucket["Name"])["Policy"]
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchBucketPolicy":
                raise
            continue
        kept = [one for one in policy["Statement"] if not _asks_for_tls(one)]
        if kept:
            text = json.dumps({**policy, "Statement": kept})
            s3.put_bucket_policy(Bucket=bucket["Name"], Policy=text)
        else:
            s3.delete_bucket_policy(Bucket=bucket["Name"])


def _asks_for_tls(statement: dict[str, Any]) -> bool:
    return "aws:SecureTransport" in statement.get("Condition", {}).get("Bool", {})
