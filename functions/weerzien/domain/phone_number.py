"""What a telephone number can be used for; numbers are E.164, as +31623456789 (7.2)."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    """Geographic and business numbers: calls only."""
    FOREIGN = "foreign"
    MACHINE = "machine"
    """097: no person, yet possibly a two-way sender."""
    DUMMY = "dummy"
    NEVER = "never"
    """Paid, forwarded, emergency or malformed: no patient's number."""


_E164 = re.compile(r"\+[1-9]\d{6,14}")
_MOBILE = re.compile(r"\+316[1-58]\d{7}")
_LANDLINE = re.compile(r"\+31(?:[1-57]\d{8}|(?:85|88|91)\d{7})")
_MACHINE = re.compile(r"\+3197\d{9}")

DUMMIES: Final = frozenset(
    {
        *("+31600000000", "+31612345678", "+31687654321", "+31610000000", "+31620000000"),
        *(f"+316{digit * 8}" for digit in "123458"),
    }
)
"""What is typed where a number is asked and there is none."""


def kind_of(number: str) -> PhoneKind:
    """Classify a number in E.164."""
    if number in DUMMIES:
        return PhoneKind.DUMMY
    if not number.startswith("+31"):
        return PhoneKind.FOREIGN if _E164.fullmatch(number) else PhoneKind.NEVER
    for pattern, kind in (
        (_MOBILE, PhoneKind.MOBILE),
        (_LANDLINE, PhoneKind.LANDLINE),
        (_MACHINE, PhoneKind.MACHINE),
    ):
        if pattern.fullmatch(number):
            return kind
    return PhoneKind.NEVER


def may_get_sms(number: str, foreign_prefixes: Iterable[str] = ()) -> bool:
    """Tell whether a number is a Dutch mobile, or a foreign one on the allow-list."""
    kind = kind_of(number)
    if kind is PhoneKind.FOREIGN:
        prefixes = tuple(prefix.replace(" ", "") for prefix in foreign_prefixes)
        return any(prefix and number.startswith(prefix) for prefix in prefixes)
    return kind is PhoneKind.MOBILE


def may_be_called(number: str) -> bool:
    return kind_of(number) in {PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.FOREIGN}
