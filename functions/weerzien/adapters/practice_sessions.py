"""Rights for one practice: a session of a role whose policy knows the practice by its tag."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import boto3
from botocore.credentials import (
    CredentialProvider,
    CredentialResolver,
    Credentials,
    ReadOnlyCredentials,
)
from botocore.session import get_session

from weerzien.adapters.practice_scope import practice_acted_for
from weerzien.domain.errors import OtherPracticeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mypy_boto3_sts import STSClient

TAG: Final = "practice"
LIFE: Final = timedelta(hours=1)
"""The longest that AWS gives a role which another role assumes."""

RENEWED_BEFORE: Final = timedelta(minutes=5)
KEPT: Final = 2_000
"""About 2 kB each; the one used longest ago goes first."""


class PracticeSessions:
    def __init__(self, sts: STSClient, role_arn: str, now: Callable[[], datetime]) -> None:
        self._sts = sts
        self._role_arn = role_arn
        self._now = now
        self._kept: OrderedDict[str, tuple[datetime, ReadOnlyCredentials]] = OrderedDict()

    def of(self, practice_id: str) -> ReadOnlyCredentials:
        """Credentials good for this practice's rows only; made once, kept until near their end.

        Raises what STS raises: then nothing is read or written, and the sender comes again.
        """
        until, credentials = self._kept.get(practice_id, (None, None))
        if until is None or credentials is None or until - self._now() < RENEWED_BEFORE:
            until, credentials = self._assume(practice_id)
            self._kept[practice_id] = until, credentials
        self._kept.move_to_end(practice_id)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return credentials

    def _assume(self, practice_id: str) -> tuple[datetime, ReadOnlyCredentials]:
        given = self._sts.assume_role(
            RoleArn=self._role_arn,
            RoleSessionName=practice_id,  # CloudTrail tells for whom
            Tags=[{"Key": TAG, "Value": practice_id}],
            DurationSeconds=int(LIFE.total_seconds()),
        )["Credentials"]
        return given["Expiration"], ReadOnlyCredentials(
            given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]
        )


class _OfThePracticeActedFor(Credentials):
    """Asked anew for every request: one client serves all practices, each with its own rights."""

    def __init__(self, sessions: PracticeSessions) -> None:
        super().__init__("", "")
        self._sessions = sessions

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        practice_id = practice_acted_for()
        if not practice_id:
            # For nobody, nothing.
            raise OtherPracticeError
        return self._sessions.of(practice_id)


class _Provider(CredentialProvider):
    METHOD = "practice-session"

    def __init__(self, sessions: PracticeSessions) -> None:
        super().__init__()
        self._sessions = sessions

    def load(self) -> Credentials:
        return _OfThePracticeActedFor(self._sessions)


def session_of_the_practice_acted_for(sessions: PracticeSessions) -> boto3.Session:
    """A boto3 session that signs each request with the rights of the practice acted for."""
    core = get_session()
    core.register_component("credential_provider", CredentialResolver([_Provider(sessions)]))
    return boto3.Session(botocore_session=core)
