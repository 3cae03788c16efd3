"""Answers of the doors that a patient's browser uses: whole pages with strict headers."""

from http import HTTPStatus
from typing import Any

from weerzien import bootstrap

Answer = dict[str, Any]


def page(html: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return {
        "statusCode": int(status),
        "headers": dict(bootstrap.pages().headers),
        "body": html,
        "isBase64Encoded": False,
    }


def neutral_page() -> Answer:
    """Unknown, expired and foreign links look alike (CO-13)."""
    return page(bootstrap.pages().neutral(), HTTPStatus.NOT_FOUND)
