"""Mails in a bucket: only their beginning is read, and what is gone is gone."""

from __future__ import annotations

import io

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from weerzien.adapters.s3_received_mails import ENOUGH, S3ReceivedMails
from weerzien.domain.errors import NotFoundError

ASKED = {"Bucket": "b", "Key": "s1", "Range": f"bytes=0-{ENOUGH - 1}"}


@pytest.fixture
def mails() -> tuple[S3ReceivedMails, Stubber]:
    client = boto3.client(
        "s3", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    return S3ReceivedMails(client, "b"), Stubber(client)


@pytest.mark.requirement("CO-11")
def test_only_the_beginning_of_a_mail_is_read(mails: tuple[S3ReceivedMails, Stubber]) -> None:
    there, stub = mails
    body = StreamingBody(io.BytesIO(b"x" * (ENOUGH + 1)), ENOUGH + 1)
    stub.add_response("get_object", {"Body": body}, ASKED)
    with stub:
        assert there.read("s1") == b"x" * ENOUGH


@pytest.mark.requirement("AU-18")
def test_a_mail_that_was_let_go_is_not_there(mails: tuple[S3ReceivedMails, Stubber]) -> None:
    there, stub = mails
    stub.add_client_error("get_object", "NoSuchKey", expected_params=ASKED)
    with stub, pytest.raises(NotFoundError):
        there.read("s1")


def test_an_empty_mail_has_no_range(mails: tuple[S3ReceivedMails, Stubber]) -> None:
    there, stub = mails
    stub.add_client_error("get_object", "InvalidRange", expected_params=ASKED)
    with stub:
        assert there.read("s1") == b""


def test_trouble_of_the_bucket_is_no_absence(mails: tuple[S3ReceivedMails, Stubber]) -> None:
    there, stub = mails
    stub.add_client_error("get_object", "SlowDown", expected_params=ASKED)
    with stub, pytest.raises(Exception, match="SlowDown"):
        there.read("s1")


def test_a_mail_is_let_go(mails: tuple[S3ReceivedMails, Stubber]) -> None:
    there, stub = mails
    stub.add_response("delete_object", {}, {"Bucket": "b", "Key": "s1"})
    with stub:
        there.remove("s1")
        stub.assert_no_pending_responses()
