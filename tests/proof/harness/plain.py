"""Items of the table as plain data, so that they can be written down."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import Binary


def plain(value: Any) -> Any:
    """Turn numbers of DynamoDB, sets and bytes into what JSON knows."""
    match value:
        case dict():
            return {name: plain(one) for name, one in value.items()}
        case list():
            return [plain(one) for one in value]
        case set():
            return sorted(plain(one) for one in value)
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case bytes() | Binary():
            raw: Any = value
            return bytes(getattr(raw, "value", raw)).hex()
    return value
