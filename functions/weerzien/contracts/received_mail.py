"""What SES tells of a mail that it took in for us: where it lies, and to which address it came.

Shape: the SNS notification of the S3 action of a receipt rule. The mail itself is not in it.
"""

import re
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from weerzien.domain.link import MAIL_TOKEN_LENGTH

_TOKEN: Final = re.compile(rf"[^@]*\+([a-z2-7]{{{MAIL_TOKEN_LENGTH}}})@[^@]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """`tokens` are those of the addresses it came to; `sender` is the envelope's."""

    carrier_id: str
    place: str
    sender: str
    tokens: tuple[str, ...]


class _Wire(BaseModel):
    # An error of a function lands in logs: it must not print what came in.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class _Mail(_Wire):
    message_id: str = Field(alias="messageId")
    source: str = ""


class _Action(_Wire):
    object_key: str = Field(alias="objectKey")


class _Receipt(_Wire):
    recipients: tuple[str, ...] = ()
    action: _Action


class _Notice(_Wire):
    mail: _Mail
    receipt: _Receipt


def received_mail(message: str) -> ReceivedMail:
    """Read a notification; pydantic's error where it is none."""
    notice = _Notice.model_validate_json(message)
    found = (_TOKEN.fullmatch(one) for one in notice.receipt.recipients)
    return ReceivedMail(
        carrier_id=notice.mail.message_id,
        place=notice.receipt.action.object_key,
        sender=notice.mail.source,
        tokens=tuple(dict.fromkeys(one[1].upper() for one in found if one)),
    )
