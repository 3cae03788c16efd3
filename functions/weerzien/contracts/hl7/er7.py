"""HL7 v2 as it travels (ER7): from bytes to the few segments that are read at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import hl7

from weerzien.contracts.hl7 import charsets
from weerzien.contracts.hl7.escapes import Delimiters, unescape
from weerzien.contracts.hl7.faults import Condition, not_for_us, wrong

READ: Final = frozenset({"MSH", "SCH", "TQ1", "PID", "AIP", "AIL"})
_ONCE: Final = ("MSH", "SCH", "PID")
_FRAMING: Final = b"\x0b\x1c\r\n \t"
"""Bytes of MLLP, and what editors leave behind."""
_BOM: Final = b"\xef\xbb\xbf"
_HEADER: Final = re.compile(r"MSH([^\w\s])([^\w\s]{4,5})\1", re.ASCII)
_SEGMENT: Final = re.compile(r"[A-Z][A-Z0-9]{2}")
_NULL: Final = '""'
_CHARSET_FIELD: Final = 17
"""MSH-18, counted from the field behind the delimiters."""


class NoMessageError(ValueError):
    """The body does not start as an HL7 message does."""


@dataclass(frozen=True, slots=True)
class Message:
    """`unread` names the segments that were left out without a look."""

    parsed: hl7.Message
    delimiters: Delimiters
    encoding: str
    unread: tuple[str, ...] = field(default=())

    def get(self, segment: str, number: int, component: int = 1) -> str:
        """First repetition of a field; empty where it is absent or null."""
        for repetition in self.repetitions(segment, number):
            return repetition.get(component)
        return ""

    def repetitions(self, segment: str, number: int) -> Iterator["Repetition"]:
        rows = [row for row in self.parsed if str(row[0]) == segment]
        if rows and len(rows[0]) > number:
            for parts in rows[0][number]:
                components = parts if isinstance(parts, hl7.Repetition) else [parts]
                yield Repetition(tuple(self._texts(one) for one in components))

    def has(self, segment: str) -> bool:
        return any(str(row[0]) == segment for row in self.parsed)

    def _texts(self, component: hl7.Component | str) -> tuple[str, ...]:
        parts = component if isinstance(component, hl7.Component) else [component]
        return tuple(self._text(str(part)) for part in parts)

    def _text(self, raw: str) -> str:
        return "" if raw == _NULL else unescape(raw, self.delimiters, self.encoding).strip()


@dataclass(frozen=True, slots=True)
class Repetition:
    """One value of a field: components, each of subcomponents."""

    components: tuple[tuple[str, ...], ...]

    def get(self, component: int, subcomponent: int = 1) -> str:
        try:
            return self.components[component - 1][subcomponent - 1]
        except IndexError:
            return ""


def read_header(body: bytes) -> Message:
    """Read MSH alone, for an answer to whatever follows; raise NoMessageError without one."""
    header = _header(_unframed(body))
    delimiters = _delimiters(header)
    return Message(hl7.parse(header), delimiters, "latin-1")


def read(body: bytes) -> Message:
    """Raise NoMessageError where there is no header, Hl7Error where it cannot be read."""
    body = _unframed(body)
    header = _header(body)
    delimiters = _delimiters(header)
    text, encoding = charsets.decode(body, _named_charset(header, delimiters))
    kept, unread = _sort(text, delimiters)
    for name in _ONCE:
        if sum(row.startswith(name) for row in kept) > 1:
            raise wrong(name, Condition.SEQUENCE, "stands more than once: send one per message")
    return Message(hl7.parse("\r".join(kept)), delimiters, encoding, unread)


def _unframed(body: bytes) -> bytes:
    return body.strip(_FRAMING).removeprefix(_BOM)


def _header(body: bytes) -> str:
    """First segment, read byte by byte: in which characters it is written comes out of it."""
    return re.split("[\r\n]", body.decode("latin-1"), maxsplit=1)[0]


def _delimiters(header: str) -> Delimiters:
    match = _HEADER.match(header)
    if match is None:
        raise NoMessageError
    declared = match[1] + match[2]
    if len(set(declared)) != len(declared) or not declared.isascii():
        raise NoMessageError
    return Delimiters(*declared)


def _named_charset(header: str, delimiters: Delimiters) -> str:
    fields = header.split(delimiters.field)
    named = fields[_CHARSET_FIELD] if len(fields) > _CHARSET_FIELD else ""
    return "" if named == _NULL else named.split(delimiters.repetition)[0]


def _sort(text: str, delimiters: Delimiters) -> tuple[list[str], tuple[str, ...]]:
    """Keep the segments that are read; name the others."""
    kept: list[str] = []
    unread: list[str] = []
    reading = False
    for row in filter(str.strip, re.split("\r\n|\r|\n", text)):
        name, _, _ = row.partition(delimiters.field)
        if not _SEGMENT.fullmatch(name.strip()):
            if reading:
                raise wrong(kept[-1][:3], Condition.SEQUENCE, "a line end stands within a segment")
            continue
        reading = name in READ
        kept.append(row) if reading else unread.append(name.strip())
    if any(name in {"FHS", "BHS"} for name in unread):
        raise not_for_us("MSH", Condition.MESSAGE_TYPE, "send one message per request, no batch")
    return kept, tuple(unread)
