"""A mail that a person sends back: as raw MIME in a bucket, and told as SES tells it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from carrier.configuration import Configuration
    from carrier.journal import Record

_QUICK = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})


def written(sender: str, to: str, text: str, answered: Record | None) -> bytes:
    """Write the mail as a mail program would: the old mail quoted below the answer."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain="mail.invalid")
    mail["Subject"] = f"Re: {answered['subject']}" if answered else "(geen onderwerp)"
    if answered:
        mail["In-Reply-To"] = f"<{answered['message_id']}@email.invalid>"
        quoted = "\n".join(f"> {line}" for line in answered["text"].splitlines())
        text += f"\n\nOp 1 jan 2027 om 12:00 schreef {answered['from']}:\n\n{quoted}\n"
    mail.set_content(text)
    return bytes(mail)


def put(configuration: Configuration, raw: bytes) -> str:
    """Lay the mail in the bucket of received mails; return its key, which SES makes up too."""
    name = secrets.token_hex(20)
    client = boto3.client(
        "s3",
        endpoint_url=configuration.endpoint_url,
        region_name=configuration.region,
        aws_access_key_id=configuration.access_key_id,
        aws_secret_access_key=configuration.secret_access_key,
        config=_QUICK,
    )
    client.put_object(Bucket=configuration.inbound_mail_bucket, Key=name, Body=raw)
    return name


def notice(configuration: Configuration, sender: str, to: str, name: str) -> dict[str, Any]:
    """Tell of a mail as the S3 action of a receipt rule does."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    envelope = parseaddr(sender)[1] or sender
    return {
        "notificationType": "Received",
        "mail": {
            "timestamp": now,
            "source": envelope,
            "messageId": name,
            "destination": [to],
            "headersTruncated": True,
            "headers": [],
            "commonHeaders": {"returnPath": envelope, "from": [sender], "to": [to]},
        },
        "receipt": {
            "timestamp": now,
            "processingTimeMillis": 12,
            "recipients": [to],
            **{
                f"{kind}Verdict": {"status": "PASS"}
                for kind in ("spam", "virus", "spf", "dkim", "dmarc")
            },
            "action": {
                "type": "S3",
                "topicArn": configuration.inbound_mail_topic_arn,
                "bucketName": configuration.inbound_mail_bucket,
                "objectKeyPrefix": "",
                "objectKey": name,
            },
        },
    }
