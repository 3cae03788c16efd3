"""What an operator mends after trouble: claims that were lost; and how secrets are made."""

import base64
import secrets

from weerzien.domain.contact import BY_CARRIER, Contact, ContactStatus, Direction
from weerzien.domain.errors import NotFoundError
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.ports import Cases, Clocks, Contacts
from weerzien.usecases.delivery import parse_send_key

SECRET_BYTES = 32


def new_secret() -> str:
    """Make a secret in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


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
            stage=Stage(stage) if stage in set(Stage) else None,
            reason="restored",
            by=BY_CARRIER,
        )
    )
    if stage not in set(Stage):
        # An automatic answer: its row is its claim.
        return False
    return cases.reclaim(case, Stage(stage), Channel(channel), at)
