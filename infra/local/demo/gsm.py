"""Counts the parts of an SMS by the table of GSM 03.38, with a library that is not ours."""

from __future__ import annotations

import gsm0338

ONE_PART = 160


def septets(text: str) -> int:
    """Count the septets of a text; -1 where a character lies outside the alphabet."""
    try:
        return len(gsm0338.Codec().encode(text)[0])
    except UnicodeEncodeError:
        return -1


def is_one_part(text: str) -> bool:
    return 0 < septets(text) <= ONE_PART


def parts(text: str) -> int:
    """Count the parts of an SMS by GSM 03.38: one of 160 septets, or several of 153."""
    count = septets(text)
    if count < 0:
        units = len(text.encode("utf-16-be")) // 2
        return 1 if units <= 70 else -(-units // 67)  # noqa: PLR2004 - UCS-2, by GSM 03.40
    return 1 if count <= ONE_PART else -(-count // 153)
