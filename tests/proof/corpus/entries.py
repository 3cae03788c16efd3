"""What people, vendors and attackers send, entry by entry; all of it is made up."""

from __future__ import annotations

import json
from typing import Any, Final

CANARY: Final = "Zonnebloemstraat"
"""Stands in every body: where it turns up outside, data leaked."""
KILOBYTE: Final = 1024
LIMIT: Final = 20 * KILOBYTE

NAMES: Final = (
    *("O'Brien", "van 't Hof", "Zoë", "Ş", "ğ", "Ayşe Yılmaz", "😀", "Ana 👩‍⚕️"),
    *("\u202eevil", "\u200bzero\u200dwidth", "مريم", "王伟", "A" * 10 * KILOBYTE, "{{7*7}}"),
    *("${x}", "${jndi:ldap://x}", "%s%n", "<script>alert(1)</script>", '"><img src=x>'),
    *("=HYPERLINK(1)", "+1+1", "@SUM(1)", "x\r\nBcc: y@example.org", "x\ny", "\t", " ", ""),
    *("\x00", "'; DROP TABLE cases; --", "../../etc/passwd", "e\u0301", "ﬁ", "\ufeffBOM"),
)
PHONES: Final = (
    *("0612345678", "+31 6 12345678", "0031612345678", "06-12 34 56 78", "(06)12345678"),
    *("0201234567", "+31 20 123 4567", "09001234", "0900-1234", "+44 7700 900123", "+31", "+"),
    *("\uff10\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "112", "06", "0" * 300),
    *("06123456789", "tel:0612345678", "0612345678;ext=1", "06 1234 5678\r\nx", "abc"),
)
MAILS: Final = (
    *(
        '"a b"@example.org',
        "a@zorg-één.example",
        "a+tag@example.org",
        "a@example.org,b@example.org",
    ),
    *("a@example.org\r\nBcc: b@example.org", "a@example.org\nSubject: x", "a@b", "@example.org"),
    *("a@", "a@@example.org", "a..b@example.org", "é@example.org", "a@[127.0.0.1]", "a" * 400),
    *("<a@example.org>", "a@example.org; b@example.org", "mailto:a@example.org", " a@example.org "),
)
TIMES: Final[tuple[Any, ...]] = (
    *("2027-03-30T10:00:00", "2027-03-30T24:00:00+02:00", "2027-03-28T02:30", "2027-10-31T02:30"),
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", 1_790_000_000_000, "1790000000000"),
    *("2027-02-30T10:00:00Z", "2027-03-30", "10:00", "", None, "2027-03-30T10:00:00+99:00"),
    *("2027-03-30 10:00:00Z", "2027-W13-2T10:00:00Z", "now", True, [], {}, 1e300),
)
REAL_TIMES: Final = (
    *("2027-03-28T02:30:00+01:00", "2027-03-28T02:30:00+02:00"),
    *("2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00"),
)
"""Said with their offset, the hour that does not exist and both that do can be meant."""

SIGNATURES: Final = (
    *("", "v1,", "v1,AAAA", "v1", "v2,x", "v1a,x", "\u200b", " ", "v1,%%%", "v1," + "A" * 10_000),
    *(" ".join(["v1," + "A" * 44] * count) for count in (1, 11, 100)),
    *("V1," + "A" * 44, "v1;" + "A" * 44, "v1,\uff21" * 3),
)
TOKENS: Final = (
    *("%00", "..", "%2e%2e%2f", "%F0%9F%98%80", "null", "undefined", "-", "'", "%", "a%20b"),
    *("A" * 10_000, "0", "{{7*7}}", "robots.txt", "favicon.ico", "wp-login.php"),
)


def raw_bodies(body: dict[str, Any], limit: int = LIMIT) -> dict[str, bytes]:
    """Bodies that are refused as a whole, by what is wrong with them."""
    text = json.dumps(body)
    head = text[:-1]
    return {
        "a key twice": (head + ', "id": "again"}').encode(),
        "NaN": (head + ', "x": NaN}').encode(),
        "Infinity": (head + ', "x": -Infinity}').encode(),
        "1e400": (head + ', "x": 1e400}').encode(),
        "a long number": (head + ', "x": ' + "9" * 5_000 + "}").encode(),
        "depth 1,000": (head + ', "x": ' + "[" * 1_000 + "]" * 1_000 + "}").encode(),
        "a byte order mark": ("\ufeff" + text).encode(),
        "UTF-16": text.encode("utf-16"),
        "UTF-32": text.encode("utf-32"),
        "Latin-1": text.replace(CANARY, "Zoë").encode("latin-1", errors="replace") + b"\xeb",
        "one byte too large": _padded(head, limit + 1),
        "a lone surrogate": (head + ', "x": "\\ud800"}').encode(),
        "a lone surrogate as a key": (head + ', "\\udfff": 1}').encode(),
        "half of it": text[: len(text) // 2].encode(),
        "nothing": b"",
        "no object": b"[]",
        "two objects": text.encode() * 2,
        "a comment": (text + " // x").encode(),
        "single quotes": text.replace('"', "'").encode(),
        "null": b"null",
        "a control character": head.encode() + b', "x": "\x01"}',
    }


def whole_bodies(body: dict[str, Any], limit: int = LIMIT) -> dict[str, bytes]:
    """Bodies at the edge that are taken in."""
    head = json.dumps(body)[:-1]
    return {
        "exactly at the limit": _padded(head, limit),
        "with white space": b" \n" + head.encode() + b"}",
    }


def _padded(head: str, size: int) -> bytes:
    start = head + ', "x": "'
    return (start + "x" * (size - len(start) - 2) + '"}').encode()


CONTENT_TYPES: Final = (
    *(
        "",
        "text/plain",
        "application/xml",
        "application/json; charset=utf-16",
        "multipart/form-data",
    ),
    *("application/x-www-form-urlencoded", "application/json-seq", "text/json", "*/*"),
)
