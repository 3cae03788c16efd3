"""SMS through AWS End User Messaging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from weerzien.adapters.send_client import Verdict, accepted, of_answer, of_transport
from weerzien.domain.sending import Fate, SendResult, Sms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_pinpoint_sms_voice_v2.type_defs import SendTextMessageRequestTypeDef

SHORTEST_LIFE: Final = 5
LONGEST_LIFE: Final = 259_200

_NEVER: Final = Fate.REFUSED_PERMANENT
_LATER: Final = Fate.REFUSED_TEMPORARY
# A fault of our own account or numbers is temporary: it says nothing about this patient, and
# people can mend it while the message is still valid.
_MEANING: Final[Mapping[tuple[str, str | None], Verdict]] = {
    ("ThrottlingException", None): (_LATER, "throttled"),
    ("ServiceQuotaExceededException", None): (_LATER, "quota"),
    ("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"): (
        _LATER,
        "spend_limit",
    ),
    ("ConflictException", None): (_LATER, "configuration"),
    ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"): (_NEVER, "opted_out"),
    ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"): (
        _NEVER,
        "destination_blocked",
    ),
    ("ConflictException", "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"): (
        _NEVER,
        "destination_blocked",
    ),
    ("ValidationException", None): (_NEVER, "invalid"),
    ("ValidationException", "DESTINATION_COUNTRY_BLOCKED"): (_NEVER, "destination_blocked"),
    ("ValidationException", "COUNTRY_NOT_ENABLED"): (_LATER, "configuration"),
    ("ValidationException", "CHANNEL_NOT_ENABLED"): (_LATER, "configuration"),
    ("ValidationException", "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY"): (_LATER, "configuration"),
    ("ValidationException", "RESOURCE_NOT_ACCESSIBLE"): (_LATER, "configuration"),
    ("ValidationException", "SENDER_ID_NOT_REGISTERED"): (_LATER, "configuration"),
    ("ValidationException", "SENDER_ID_NOT_SUPPORTED"): (_LATER, "configuration"),
    ("ValidationException", "SENDER_ID_REQUIRES_REGISTRATION"): (_LATER, "configuration"),
    ("ResourceNotFoundException", None): (_LATER, "configuration"),
    ("AccessDeniedException", None): (_LATER, "credentials"),
    ("AccessDeniedException", "ACCOUNT_DISABLED"): (_LATER, "account_paused"),
    ("AccessDeniedException", "INSUFFICIENT_ACCOUNT_REPUTATION"): (_LATER, "account_paused"),
}


class EndUserMessagingSms:
    """Sends a text message once; the configuration set brings its receipts back."""

    def __init__(self, client: PinpointSMSVoiceV2Client, configuration_set: str) -> None:
        self._client = client
        self._configuration_set = configuration_set

    def send(self, sms: Sms) -> SendResult:
        """Hand one message to the carrier; never raises what the carrier or the wire did."""
        try:
            answer = self._client.send_text_message(**self._request(sms))
        except ClientError as error:
            return of_answer(error, _MEANING)
        except BotoCoreError as error:
            return of_transport(error)
        finally:
            # A connection kept through a frozen function may be dead at the next send, and that
            # would make an UNKNOWN of a message that nobody ever received.
            self._client.close()
        return accepted(answer.get("MessageId"))

    def _request(self, sms: Sms) -> SendTextMessageRequestTypeDef:
        request: SendTextMessageRequestTypeDef = {
            "DestinationPhoneNumber": sms.to,
            "OriginationIdentity": sms.sender,
            "MessageBody": sms.text,
            "MessageType": "TRANSACTIONAL",
            "ConfigurationSetName": self._configuration_set,
            "Context": {"key": sms.key},
        }
        if sms.time_to_live is not None:
            request["TimeToLive"] = min(max(sms.time_to_live, SHORTEST_LIFE), LONGEST_LIFE)
        return request
