"""The kinds of field that a source system sends, each with its own short reason to be refused."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, NoReturn

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from weerzien.contracts.refusals import FieldProblem

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"(?P<offset>Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_OLDEST_BIRTH_YEAR = 1900
_REF = re.compile(r"[!-~]{1,64}")
_POINTER = re.compile(r"[!-~]{1,256}")
_BSN_LENGTH = 9
_BSN_DIVISOR = 11


def refuse(reason: str) -> NoReturn:
    """Fail a field with our own words: pydantic's could repeat the input."""
    raise PydanticCustomError("refused", "{reason}", {"reason": reason})


def _moment(value: object) -> datetime:
    """Aware moment in UTC, from RFC 3339 text."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        refuse("must be text such as 2026-03-30T10:00:00+02:00")
    if match["offset"] is None:
        refuse("must carry its offset from UTC, such as +02:00 or Z")
    try:
        moment = datetime.fromisoformat(match[0]).astimezone(UTC)
    except (ValueError, OverflowError):
        refuse("is no moment that exists")
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        refuse(f"must lie in the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        refuse("must be text such as 2026-03-30")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        refuse("is no day that exists")
    if not _OLDEST_BIRTH_YEAR <= day.year <= _LAST_YEAR:
        refuse(f"must lie in the years {_OLDEST_BIRTH_YEAR} to {_LAST_YEAR}")
    return day


def _ref(value: object) -> str:
    if not isinstance(value, str) or not _REF.fullmatch(value):
        refuse("must be text of 1 to 64 visible ASCII characters without spaces")
    return value


def _patient_ref(value: object) -> str:
    ref = _ref(value)
    if is_bsn(ref):
        refuse(
            "looks like a citizen service number (BSN), which must not be sent: "
            "use the patient number of the source system"
        )
    return ref


def is_bsn(text: str) -> bool:
    """Tell whether these are nine digits that pass the eleven-test, with or without dots."""
    digits = [int(character) for character in text if character in "0123456789"]
    rest = text.translate(str.maketrans("", "", "0123456789.-_/"))
    if len(digits) != _BSN_LENGTH or rest.casefold() not in {"", "bsn", "bsn:"}:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(digit * weight for digit, weight in zip(digits, weights, strict=True))
    return total % _BSN_DIVISOR == 0


Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
_REF_SCHEMA = WithJsonSchema({"type": "string", "pattern": f"^{_REF.pattern}$"})
Ref = Annotated[str, BeforeValidator(_ref), _REF_SCHEMA]
PatientRef = Annotated[str, BeforeValidator(_patient_ref), _REF_SCHEMA]
Count = Annotated[int, Field(ge=0, le=10_000)]
YesNo = Annotated[
    bool,
    BeforeValidator(lambda value: False if value is None else value),
    WithJsonSchema({"type": ["boolean", "null"]}),
]


def one_of(words: type[StrEnum], only: frozenset[str] | None = None) -> BeforeValidator:
    """Take a word of a closed list only: a misspelt one may change a patient's lane."""
    allowed = {word.value: word for word in words if only is None or word.value in only}

    def check(value: object) -> StrEnum:
        if not isinstance(value, str) or value not in allowed:
            refuse(f"must be one of: {', '.join(allowed)}")
        return allowed[value]

    return BeforeValidator(check)


def if_usable(field: str, parse: Callable[[str], str | None], reason: str) -> BeforeValidator:
    """Let bad content count as missing, with a warning: a typo must not lose the event.

    Warnings go to the list that is given as validation context.
    """

    def check(value: object, info: ValidationInfo) -> str | None:
        if value is None or value == "":
            return None
        parsed = parse(value) if isinstance(value, str) else None
        if parsed is None and isinstance(info.context, list):
            info.context.append(FieldProblem(field, reason))
        return parsed

    return BeforeValidator(check)


def pointer(text: str) -> str | None:
    """Take a way into the source's own record: an address or a number, never words or a BSN."""
    return text if _POINTER.fullmatch(text) and not is_bsn(text) else None


def plain(limit: int) -> Callable[[str], str | None]:
    """Make a reader of one visible line of at most `limit` characters; longer is unusable.

    Line ends and tabs become spaces; control and format characters (zero width, direction) go.
    """

    def parse(text: str) -> str | None:
        if len(text) > limit * 4:
            return None
        spaced = " ".join(text.split())
        visible = "".join(c for c in spaced if not unicodedata.category(c).startswith("C"))
        line = unicodedata.normalize("NFC", " ".join(visible.split()))
        return line if 0 < len(line) <= limit else None

    return parse


def language_code(text: str) -> str | None:
    """Read nl or en from a tag such as nl-NL; None for a language that has no texts."""
    code = re.split("[-_]", text.lower())[0]
    return code if code in {"nl", "en"} else None
