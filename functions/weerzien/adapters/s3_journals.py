"""Journals as files in a bucket of their own, under a key of their own: one folder per practice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from weerzien.contracts.outgoing.journal import messages_of, write_journal
from weerzien.domain.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_s3 import S3Client

    from weerzien.domain.practice import Practice
    from weerzien.domain.write_back import About, Home, WriteBack

_PART: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_ENDS: Final = ".csv"


class S3Journals:
    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, practice: Practice, name: str, rows: Sequence[tuple[WriteBack, About]]) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=_key(practice.id, name),
            Body=write_journal(rows, practice).encode(),
            ContentType="text/csv; charset=utf-8",
        )

    def names(self, practice_id: str) -> tuple[str, ...]:
        folder = _key(practice_id, "").removesuffix(_ENDS)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=folder
        )
        found = (one["Key"] for page in pages for one in page.get("Contents", []))
        return tuple(sorted(key.removeprefix(folder).removesuffix(_ENDS) for key in found))

    def fetch(self, practice_id: str, name: str) -> str:
        if not _PART.fullmatch(name):
            raise NotFoundError
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=_key(practice_id, name))
        except ClientError as exc:
            if exc.response["Error"]["Code"] == "NoSuchKey":
                raise NotFoundError from exc
            raise
        return answer["Body"].read().decode()

    def messages(self, practice_id: str, name: str) -> tuple[tuple[Home, str], ...]:
        return messages_of(self.fetch(practice_id, name), practice_id)

    def drop_all(self, practice_id: str) -> int:
        names = self.names(practice_id)
        for name in names:
            self._client.delete_object(Bucket=self._bucket, Key=_key(practice_id, name))
        return len(names)


def _key(practice_id: str, name: str) -> str:
    if not _PART.fullmatch(practice_id):
        raise NotFoundError
    return f"{practice_id}/{name}{_ENDS}"
