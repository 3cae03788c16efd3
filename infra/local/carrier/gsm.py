"""How a phone network counts a text (3GPP TS 23.038): encoding and number of parts.

Counted here on its own, and not with the product's code, so that the log can contradict it.
"""

from __future__ import annotations

from math import ceil
from typing import Final

_BASIC: Final = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ONE_GSM: Final = 160
_ONE_UNICODE: Final = 70
_TWO_SEPTETS: Final = set("\f^{}\\[~]|€")


def count(text: str) -> tuple[str, int]:
    """Give ("GSM" | "UNICODE", parts) of a text."""
    if set(text) <= _BASIC | _TWO_SEPTETS:
        septets = len(text) + sum(char in _TWO_SEPTETS for char in text)
        return "GSM", 1 if septets <= _ONE_GSM else ceil(septets / 153)
    units = len(text.encode("utf-16-be")) // 2
    return "UNICODE", 1 if units <= _ONE_UNICODE else ceil(units / 67)
