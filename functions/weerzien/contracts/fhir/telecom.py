"""One telephone number and one mail address out of many ContactPoints.

What a number is, the number itself says: `use` is often wrong, so it only settles a tie.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from weerzien.contracts.fhir.elements import ContactPoint
from weerzien.contracts.mail_addresses import parse_mail
from weerzien.contracts.phone_numbers import parse_phone
from weerzien.domain.phone_number import PhoneKind, kind_of

LOOKED_AT: Final = 50
"""Of a long list, the first so many: each number costs a look into the numbering plans."""

_PHONES: Final = frozenset({"phone", "sms"})
_LAST: Final = 2**31
_AT_WORK: Final = "work"


def phone_of(telecom: Iterable[ContactPoint], today: str) -> str | None:
    """Choose a mobile number before others; one that is none where there is nothing better."""
    current = _current(telecom, _PHONES, today)
    usable = [point for point in current if parse_phone(str(point.value))]
    mobile_first = sorted(usable, key=lambda point: not _is_mobile(str(point.value)))
    return next((point.value for point in mobile_first or current), None)


def mail_of(telecom: Iterable[ContactPoint], today: str) -> str | None:
    current = _current(telecom, frozenset({"email"}), today)
    usable = [point for point in current if parse_mail(str(point.value))]
    return next((point.value for point in usable or current), None)


def _current(
    telecom: Iterable[ContactPoint], systems: frozenset[str], today: str
) -> list[ContactPoint]:
    """Keep what is in use today, the highest rank first and work last."""
    held = [
        point
        for point in islice(telecom, LOOKED_AT)
        if point.value
        and point.system in systems
        and point.use != "old"
        and (point.period is None or point.period.holds(today))
    ]
    return sorted(held, key=lambda point: (point.rank or _LAST, point.use == _AT_WORK))


def _is_mobile(value: str) -> bool:
    parsed = parse_phone(value)
    return parsed is not None and kind_of(parsed) is PhoneKind.MOBILE
