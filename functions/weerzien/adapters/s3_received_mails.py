"""Mails that SES received for us, as objects in a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from weerzien.domain.errors import NotFoundError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ENOUGH: Final = 256 * 1024
"""Bytes that are read: words come before attachments, and parsers stay quick."""

_GONE: Final = frozenset({"NoSuchKey", "404"})
_EMPTY: Final = "InvalidRange"


class S3ReceivedMails:
    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, place: str) -> bytes:
        try:
            answer = self._client.get_object(
                Bucket=self._bucket, Key=place, Range=f"bytes=0-{ENOUGH - 1}"
            )
        except ClientError as exc:
            code = exc.response["Error"]["Code"]
            if code == _EMPTY:
                return b""
            if code in _GONE:
                raise NotFoundError from exc
            raise
        return answer["Body"].read(ENOUGH)

    def remove(self, place: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=place)
