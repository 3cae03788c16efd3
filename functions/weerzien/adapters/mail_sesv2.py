"""E-mail through Amazon SES."""

from __future__ import annotations

from email.header import Header
from email.utils import quote
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from weerzien.adapters.send_client import Verdict, accepted, of_answer, of_transport
from weerzien.domain.sending import Fate, Mail, SendResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

_NEVER: Final = Fate.REFUSED_PERMANENT
_LATER: Final = Fate.REFUSED_TEMPORARY
_MEANING: Final[Mapping[tuple[str, str | None], Verdict]] = {
    ("TooManyRequestsException", None): (_LATER, "throttled"),
    ("ThrottlingException", None): (_LATER, "throttled"),
    ("LimitExceededException", None): (_LATER, "spend_limit"),
    ("AccountSuspendedException", None): (_LATER, "account_paused"),
    ("SendingPausedException", None): (_LATER, "account_paused"),
    ("MailFromDomainNotVerifiedException", None): (_LATER, "configuration"),
    ("NotFoundException", None): (_LATER, "configuration"),
    ("MessageRejected", None): (_NEVER, "rejected"),
    ("BadRequestException", None): (_NEVER, "invalid"),
}
_LAST_CONTROL: Final = 0x1F
_DELETE: Final = 0x7F


class SesV2Mail:
    """Sends an e-mail once; the configuration set brings its receipts and demands TLS."""

    def __init__(self, client: SESV2Client, configuration_set: str) -> None:
        self._client = client
        self._configuration_set = configuration_set

    def send(self, mail: Mail) -> SendResult:
        """Hand one mail to the carrier; never raises what the carrier or the wire did."""
        in_headers = (mail.to, mail.sender_name, mail.sender_address, mail.reply_to, mail.subject)
        if any(_has_control(value) for value in (*in_headers, mail.unsubscribe_url)):
            return SendResult(_NEVER, None, "header_injection")
        if not _is_one_click(mail.unsubscribe_url):
            return SendResult(_NEVER, None, "unsubscribe_url")
        try:
            request = self._request(mail)
        except UnicodeError:
            return SendResult(_NEVER, None, "address")
        try:
            answer = self._client.send_email(**request)
        except ClientError as error:
            return of_answer(error, _MEANING)
        except BotoCoreError as error:
            return of_transport(error)
        finally:
            # See EndUserMessagingSms: a dead kept connection would make an UNKNOWN of nothing.
            self._client.close()
        return accepted(answer.get("MessageId"))

    def _request(self, mail: Mail) -> SendEmailRequestTypeDef:
        return {
            "FromEmailAddress": _mailbox(mail.sender_name, mail.sender_address),
            "Destination": {"ToAddresses": [_ascii_address(mail.to)]},
            "ReplyToAddresses": [_ascii_address(mail.reply_to)],
            "ConfigurationSetName": self._configuration_set,
            "EmailTags": [{"Name": "key", "Value": mail.key}],
            "Content": {
                "Simple": {
                    "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": mail.text, "Charset": "UTF-8"},
                        "Html": {"Data": mail.html, "Charset": "UTF-8"},
                    },
                    "Headers": [
                        {"Name": "List-Unsubscribe", "Value": f"<{mail.unsubscribe_url}>"},
                        {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
                    ],
                },
            },
        }


def _has_control(value: str) -> bool:
    # U+2028 and its kin are line ends to str.splitlines, and so to some mail software.
    return len(value.splitlines()) > 1 or any(
        ord(char) <= _LAST_CONTROL or ord(char) == _DELETE for char in value
    )


def _is_one_click(url: str) -> bool:
    """RFC 8058 asks https; a bracket or space would end the header's address early."""
    return url.startswith("https://") and url.isascii() and not set(url) & set(" <>,")


def _ascii_address(address: str) -> str:
    """Give the address as SES takes it: local part ASCII, domain in its IDNA form.

    Raises UnicodeError where there is no such form.
    """
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        no_form = "address_without_ascii_form"
        raise UnicodeError(no_form)
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _mailbox(name: str, address: str) -> str:
    plain = _ascii_address(address)
    if not name:
        return plain
    if name.isascii():
        return f'"{quote(name)}" <{plain}>'
    # Several short encoded words: RFC 2047 allows 75 characters for each.
    return f"{Header(name, 'utf-8').encode(linesep='')} <{plain}>"
