"""Links of messages: found by the hash of their token, dead at their moment."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from weerzien.adapters import codec, keys
from weerzien.adapters.table import NEW_ITEM, get, query, query_index, refused_as
from weerzien.domain.errors import AlreadyAppliedError, NotFoundError
from weerzien.domain.link import Link

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table


class DynamoLinks:
    """`now` gives the real moment, and a link's `expires_at` is a real moment too.

    `index` is the same table, with the right to look links up, where `table` has not.
    """

    def __init__(
        self, table: Table, now: Callable[[], datetime], index: Table | None = None
    ) -> None:
        self._table = table
        self._now = now
        self._index = index or table

    def put(self, token: str, link: Link) -> None:
        """Write a link once; a token names one touchpoint, so the same again changes nothing."""
        try:
            with refused_as(AlreadyAppliedError()):
                self._table.put_item(
                    Item={
                        **keys.link(link.practice_id, link.case_id, token).item(),
                        **keys.link_index(token).item(),
                        "body": codec.to_json(link),
                        "expires_at": ceil(link.expires_at.timestamp()),
                    },
                    ConditionExpression=NEW_ITEM,
                )
        except AlreadyAppliedError:
            return

    def practice_of(self, token: str) -> str:
        return keys.practice_of(self._place(token).pk)

    def find(self, token: str) -> Link:
        item = get(self._table, self._place(token))
        if item is None:
            raise NotFoundError
        link = codec.from_json(Link, item["body"])
        # TTL cleans late, within days: what is over is over now.
        if link.expires_at <= self._now():
            raise NotFoundError
        return link

    def of_case(self, practice_id: str, case_id: str) -> tuple[Link, ...]:
        """Every link of a case, in the order of their moments; tokens are kept by nobody."""
        rows = query(self._table, keys.case(practice_id, case_id).pk, keys.LINK)
        found = (codec.from_json(Link, row["body"]) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.expires_at, one.stage, one.channel)))

    def _place(self, token: str) -> keys.Key:
        rows = tuple(query_index(self._index, keys.INDEX, keys.link_index(token).gsi1pk))
        # Two links under one token are no one's: neither patient may see the other's.
        if len(rows) != 1:
            raise NotFoundError
        return keys.Key(rows[0]["pk"], rows[0]["sk"])
