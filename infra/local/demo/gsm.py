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
