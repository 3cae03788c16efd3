"""Tables, keys and the practice acted for: what every other piece stands on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from weerzien import config
from weerzien.adapters import practice_scope
from weerzien.adapters.clocks import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_kms import KMSClient

    from weerzien.adapters.kms_seal import KmsSeal

acting_for = practice_scope.acting_for
"""Inside this block only one practice's rows can be touched."""

working_for = practice_scope.working_for
"""The same for one of many practices: what goes wrong inside is logged by its kind."""


@cache
def own_table() -> Table:
    """The table with the function's own rights: for looking up whom to act for."""
    return boto3.resource("dynamodb").Table(config.TableSettings.load().table_name)


@cache
def table() -> Table:
    """The table for work: one practice's rows while acting for it (decision 19)."""
    settings = config.TableSettings.load()
    if not settings.practice_role_arn:
        found = boto3.resource("dynamodb").Table(settings.table_name)
    else:
        # Only doors to the internet work under the practice's own session.
        from weerzien.adapters.practice_sessions import (
            PracticeSessions,
            session_of_the_practice_acted_for,
        )

        patience = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3})
        sts = boto3.client("sts", config=patience)
        sessions = PracticeSessions(sts, settings.practice_role_arn, now)
        session = session_of_the_practice_acted_for(sessions)
        found = session.resource("dynamodb").Table(settings.table_name)
    practice_scope.guard(found.meta.client)
    return found


@cache
def kms() -> KMSClient:
    # Shorter than any function's time: its caller comes again soon.
    patience = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3})
    return boto3.client("kms", config=patience)


@cache
def seal() -> KmsSeal:
    from weerzien.adapters.kms_seal import KmsSeal

    return KmsSeal(kms, config.SealSettings.load().contact_details_key)


def now() -> datetime:
    return utc_now()


def is_at_home() -> bool:
    """Where AWS itself is on this machine, a record may be too.

    No production is such a place, and no setting of a stack makes one of it.
    """
    from weerzien.adapters.public_addresses import is_loopback

    return is_loopback(urlsplit(own_table().meta.client.meta.endpoint_url).hostname or "")
