from __future__ import annotations

from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.stub import Stubber

from weerzien.adapters.send_client import SEND_ONCE
from weerzien.adapters.sms_end_user_messaging import EndUserMessagingSms
from weerzien.domain.sending import Fate, SendResult, Sms

SMS = Sms(to="+31600000001", sender="Praktijk", text="Hallo", key="k-1", time_to_live=3600)
REQUEST = {
    "DestinationPhoneNumber": "+31600000001",
    "OriginationIdentity": "Praktijk",
    "MessageBody": "Hallo",
    "MessageType": "TRANSACTIONAL",
    "ConfigurationSetName": "set",
    "Context": {"key": "k-1"},
    "TimeToLive": 3600,
}


def new_client() -> Any:
    return boto3.client(
        "pinpoint-sms-voice-v2",
        region_name="eu-central-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=SEND_ONCE,
    )


def send_against_error(code: str, reason: str | None, status: int) -> SendResult:
    client = new_client()
    with Stubber(client) as stub:
        stub.add_client_error(
            "send_text_message",
            code,
            http_status_code=status,
            modeled_fields={"Reason": reason} if reason else None,
        )
        return EndUserMessagingSms(client, "set").send(SMS)


def test_an_accepted_sms_carries_its_key_its_life_and_its_configuration_set() -> None:
    client = new_client()
    with Stubber(client) as stub:
        stub.add_response("send_text_message", {"MessageId": "m-1"}, REQUEST)
        assert EndUserMessagingSms(client, "set").send(SMS) == SendResult(
            Fate.ACCEPTED, "m-1", "accepted"
        )


@pytest.mark.parametrize(("asked", "sent"), [(1, 5), (600, 600), (10**6, 259_200)])
def test_a_life_is_kept_within_what_the_carrier_takes(asked: int, sent: int) -> None:
    client = new_client()
    with Stubber(client) as stub:
        stub.add_response("send_text_message", {"MessageId": "m"}, REQUEST | {"TimeToLive": sent})
        result = EndUserMessagingSms(client, "set").send(replace(SMS, time_to_live=asked))
        assert result.fate is Fate.ACCEPTED


@pytest.mark.parametrize(
    ("error", "reason", "status", "fate", "code"),
    [
        ("ThrottlingException", None, 400, Fate.REFUSED_TEMPORARY, "throttled"),
        ("SomethingNew", None, 429, Fate.REFUSED_TEMPORARY, "throttled"),
        (
            "ServiceQuotaExceededException",
            "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
            400,
            Fate.REFUSED_TEMPORARY,
            "spend_limit",
        ),
        (
            "AccessDeniedException",
            "ACCOUNT_DISABLED",
            400,
            Fate.REFUSED_TEMPORARY,
            "account_paused",
        ),
        ("InvalidSignatureException", None, 403, Fate.REFUSED_TEMPORARY, "credentials"),
        ("ResourceNotFoundException", None, 400, Fate.REFUSED_TEMPORARY, "configuration"),
        (
            "ConflictException",
            "DESTINATION_PHONE_NUMBER_OPTED_OUT",
            400,
            Fate.REFUSED_PERMANENT,
            "opted_out",
        ),
        (
            "ConflictException",
            "NO_ORIGINATION_IDENTITIES_FOUND",
            400,
            Fate.REFUSED_TEMPORARY,
            "configuration",
        ),
        ("ValidationException", "INVALID_PARAMETER", 400, Fate.REFUSED_PERMANENT, "invalid"),
        ("SomethingNew", None, 400, Fate.REFUSED_TEMPORARY, "refused"),
        ("RequestTimeout", None, 408, Fate.UNKNOWN, "server_error"),
        ("InternalServerException", None, 500, Fate.UNKNOWN, "server_error"),
        ("ThrottlingException", None, 503, Fate.UNKNOWN, "server_error"),
    ],
)
def test_each_answer_says_whether_the_sms_may_go_again(
    error: str, reason: str | None, status: int, fate: Fate, code: str
) -> None:
    assert send_against_error(error, reason, status) == SendResult(fate, None, code)


URL = "https://sms-voice.invalid/"


@pytest.mark.parametrize(
    ("error", "fate", "code"),
    [
        (ConnectTimeoutError(endpoint_url=URL), Fate.REFUSED_TEMPORARY, "connect_timeout"),
        (EndpointConnectionError(endpoint_url=URL), Fate.REFUSED_TEMPORARY, "connect_failed"),
        (NoCredentialsError(), Fate.REFUSED_TEMPORARY, "credentials"),
        (ReadTimeoutError(endpoint_url=URL), Fate.UNKNOWN, "read_timeout"),
        (ConnectionClosedError(endpoint_url=URL), Fate.UNKNOWN, "connection_lost"),
        (HTTPClientError(error="any"), Fate.UNKNOWN, "no_answer"),
    ],
)
def test_only_a_failure_before_writing_may_go_again(
    error: Exception, fate: Fate, code: str
) -> None:
    client = new_client()

    def fail(**_: object) -> None:
        raise error

    client.meta.events.register("before-send.*.SendTextMessage", fail)
    assert EndUserMessagingSms(client, "set").send(SMS) == SendResult(fate, None, code)


def test_an_answer_without_message_id_counts_as_unknown() -> None:
    client = new_client()
    with Stubber(client) as stub:
        stub.add_response("send_text_message", {})
        assert EndUserMessagingSms(client, "set").send(SMS).fate is Fate.UNKNOWN


def test_an_sms_that_the_client_itself_refuses_never_goes() -> None:
    bad: Any = replace(SMS, text="")
    result = EndUserMessagingSms(new_client(), "set").send(bad)
    assert result == SendResult(Fate.REFUSED_PERMANENT, None, "invalid")


@pytest.mark.parametrize("key", ["", "PATIENT#1", "a b", "k\n", "x" * 257])
def test_a_key_that_no_receipt_can_bring_back_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(ValueError, match=r"^sending_key_not_taggable$"):
        replace(SMS, key=key)


def test_send_clients_make_one_attempt_within_seven_seconds() -> None:
    config = new_client().meta.config
    assert config.retries["total_max_attempts"] == 1
    assert config.connect_timeout + config.read_timeout <= 7
