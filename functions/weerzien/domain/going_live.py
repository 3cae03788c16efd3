"""What a practice must have before its messages may leave (AU-12, AU-15, CO-08, AVG article 28)."""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final

from weerzien.domain.practice import Practice, Role, Sender


class Missing(StrEnum):
    """What is not there yet; each is the code of a refusal that says what to do next."""

    AGREEMENT = "agreement_missing"
    OWNER = "owner_missing"
    STAND_IN = "stand_in_missing"
    SENDER = "sender_unusable"
    TEXTS = "own_texts_refused"
    REHEARSAL = "rehearsal_never_run"
    STAYS = "practice_leaves"
    REAL = "practice_is_a_sandbox"


_TWO_WAY: Final = re.compile(r"\+[1-9]\d{6,14}")
_ONE_WAY: Final = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 .&-]{1,11}")


def missing(
    practice: Practice, agreements: Collection[object], rehearsed: bool, own_texts_hold: bool
) -> tuple[Missing, ...]:
    """Say all that is missing at once, so that nobody is sent back more than once."""
    found = {
        Missing.AGREEMENT: not agreements,
        # Of a one-way sender the lint refuses STOP in a text, and asks for the link (CO-08).
        Missing.TEXTS: not own_texts_hold,
        Missing.REHEARSAL: not rehearsed,
        Missing.STAYS: practice.leaves_at is not None,
        Missing.REAL: practice.sandbox,
    }
    return (*settings_missing(practice), *(code for code, holds in found.items() if holds))


def settings_missing(practice: Practice) -> tuple[Missing, ...]:
    """Say what the settings alone lack: a practice that sends may not lose it either."""
    roles = tuple(_roles(practice))
    found = {
        Missing.OWNER: not all(one.owner.id.strip() and one.owner.name.strip() for one in roles),
        Missing.STAND_IN: not all(_has_stand_in(one) for one in roles),
        Missing.SENDER: not _patients_can_stop(practice.sender),
    }
    return tuple(code for code, holds in found.items() if holds)


def _roles(practice: Practice) -> Iterator[Role]:
    staff = practice.staff
    yield from (staff.desk, staff.coordinator, staff.clinician, staff.clinical_lead)


def _has_stand_in(role: Role) -> bool:
    stand_in = role.stand_in
    return bool(stand_in.id.strip() and stand_in.name.strip()) and stand_in.id != role.owner.id


def _patients_can_stop(sender: Sender) -> bool:
    """A number that takes a STOP, or a name of 1 to 11 characters, whose texts carry a link."""
    rule = _TWO_WAY if sender.two_way else _ONE_WAY
    return rule.fullmatch(sender.number) is not None and bool(sender.mail_address.strip())
