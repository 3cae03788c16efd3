"""Counts the parts of an SMS by the table of GSM 03.38, with a library that is not ours."""

from __future__ import annotations

from math import ceil

import gsm0338

ONE_PART, OF_SEVERAL = 160, 153
"""Septets of an SMS that stands alone, and of each part of a longer one (GSM 03.40)."""
WIDE_ONE_PART, WIDE_OF_SEVERAL = 70, 67
"""The same in UCS-2 characters, where one lies outside the alphabet."""


def septets(text: str) -> int:
    """Count the septets of a text; -1 where a character lies outside the alphabet."""
    try:
        return len(gsm0338.Codec().encode(text)[0])
    except UnicodeEncodeError:
        return -1


def is_one_part(text: str) -> bool:
    return 0 < septets(text) <= ONE_PART


def parts(text: str) -> int:
    """Count the parts of an SMS; one that goes in UCS-2 has room for less than half as much."""
    count, alone, of_several = septets(text), ONE_PART, OF_SEVERAL
    if count < 0:
        count, alone, of_several = (
            len(text.encode("utf-16-be")) // 2,
            WIDE_ONE_PART,
            WIDE_OF_SEVERAL,
        )
    return 1 if count <= alone else ceil(count / of_several)
