"""What an operator mends after trouble: a secret that leaked, claims that were lost."""

import base64
import secrets

from weerzien.domain.contact import BY_CARRIER, Contact, ContactStatus, Direction
from weerzien.domain.errors import NotFoundError, RefusedError
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.ports import Cases, Clocks, Contacts, Credential, Practices
from weerzien.usecases.delivery import parse_send_key

SECRET_BYTES = 32
AT_ONCE = 2
"""Secrets that count at the same time, so that a source system can change without a gap."""


def new_secret() -> str:
    """Make a secret in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def add_secret(key_id: str, practices: Practices) -> str:
    """Let a second secret count beside the first, and return it."""
    credential = practices.credential(key_id)
    if len(credential.secrets) >= AT_ONCE:
        raise RefusedError("two_secrets_already")
    secret = new_secret()
    practices.save_credential(
        Credential(key_id, credential.practice_id, (*credential.secrets, secret))
    )
    return secret


def drop_old_secret(key_id: str, practices: Practices) -> None:
    """Let only the newest secret count."""
    credential = practices.credential(key_id)
    if len(credential.secrets) < AT_ONCE:
        raise RefusedError("one_secret_only")
    practices.save_credential(Credential(key_id, credential.practice_id, credential.secrets[-1:]))


def reclaim(send_key: str, cases: Cases, contacts: Contacts, clocks: Clocks) -> bool:
    """Write into a restored table that this message was handed over; False if it knew already.

    Raises NotFoundError for a case that the restored table does not hold: it opens anew, if its
    events come again, and no claim can be written for it before.
    """
    named = parse_send_key(send_key)
    if named is None:
        raise NotFoundError
    practice_id, case_id, contact_id = named
    stage, channel = contact_id.split(".")
    case = cases.get(practice_id, case_id)
    at = clocks.real_now()
    contacts.put(
        Contact(
            id=contact_id,
            practice_id=practice_id,
            case_id=case_id,
            channel=Channel(channel),
            direction=Direction.OUT,
            status=ContactStatus.SENT,
            at=at,
            stage=Stage(stage),
            reason="restored",
            by=BY_CARRIER,
        )
    )
    return cases.reclaim(case, Stage(stage), Channel(channel), at)
