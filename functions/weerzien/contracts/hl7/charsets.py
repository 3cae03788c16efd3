"""In which characters an HL7 message is written (MSH-18, table 0211)."""

from typing import Final

from weerzien.contracts.hl7.faults import Condition, not_for_us, wrong

_NAMED: Final = {
    "ASCII": "utf-8",  # what claims to be ASCII and is not is UTF-8 more often than not
    "UNICODE": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "8859/1": "iso-8859-1",
    "ISO-8859-1": "iso-8859-1",
    "8859/15": "iso-8859-15",
}
_UNNAMED: Final = ("utf-8", "cp1252")
"""Who names nothing sends UTF-8, or what Windows has: no other text is UTF-8 by accident."""


def decode(body: bytes, named: str) -> tuple[str, str]:
    """Give the text and the encoding it was in; raise Hl7Error for one that is not known."""
    name = named.strip().upper()
    if name and name not in _NAMED:
        raise not_for_us(
            "MSH-18", Condition.TABLE_VALUE, "must be UNICODE UTF-8, 8859/1, 8859/15 or ASCII"
        )
    for encoding in (_NAMED[name],) if name else _UNNAMED:
        try:
            return body.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise wrong("MSH-18", Condition.DATA_TYPE, "the bytes are not in the character set it names")
