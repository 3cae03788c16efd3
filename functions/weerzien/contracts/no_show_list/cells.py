"""Cells as spreadsheets write them: dates, times, yes and no, and what only looks like text."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.domain.vocabulary import AddressForm, RiskCategory
from weerzien.texts import no_show_list as texts

MAX_LENGTH: Final = 500
_AS_TEXT: Final = re.compile(r'="([^"]*)"')
"""How exports keep a leading zero: ="0612"."""
_FORMULA: Final = re.compile(r"[=@]|[+-](?![\d\s().-]*$)")
_DAY: Final = re.compile(
    r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})|"
    r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})",
    re.ASCII,
)
_TIME: Final = re.compile(r"(\d{1,2})[:.u](\d{2})(?:[:.]\d{2})?", re.ASCII)
_LENGTH: Final = re.compile(r"(\d{1,3})(?:\s*(?:m|min|minuten))?\.?", re.ASCII)
_LONGEST: Final = 720
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_NOTHING: Final = frozenset({"-", "--", "nvt", "n.v.t."})
_NOT_KNOWN: Final = frozenset({"onbekend", "geen"})
"""Nothing too, but no answer where one is asked for: "geen" may mean that there is to be none."""
_ASKS: Final = frozenset(
    {"geen contact", "geheim adres", "testpatiënt", "wettelijk vertegenwoordigd"}
)
_YES: Final = frozenset({"ja", "j", "yes", "y", "x", "1", "waar", "true"})
_NO: Final = frozenset({"", "nee", "n", "no", "0", "onwaar", "false"})
_MISSED: Final = frozenset(
    {"noshow", "nietverschenen", "nietgekomen", "weggebleven", "wegblijver", "wegblijven", "gemist"}
)
_RISKS: Final = {
    "chronisch": RiskCategory.CHRONIC_MULTI,
    "ggzontslag": RiskCategory.PSYCH_DISCHARGE,
    "risicomedicatie": RiskCategory.RISK_MEDICATION,
    "crisis": RiskCategory.CRISIS,
    "vroegebehandeling": RiskCategory.EARLY_TREATMENT,
    "nazorgoperatie": RiskCategory.POST_OP,
    **{category.value.replace("_", ""): category for category in RiskCategory},
}


def refuse(column: str, reason: str) -> NoReturn:
    raise ContractError(FieldProblem(column, reason))


def clean(column: str, raw: str) -> str:
    """Give the text of a cell; refuse what a spreadsheet would calculate."""
    text = raw.replace("\xa0", " ").strip()
    kept = _AS_TEXT.fullmatch(text)
    text = kept[1].strip() if kept else text.removeprefix("'")
    if len(text) > MAX_LENGTH:
        refuse(column, texts.TOO_LONG)
    if _FORMULA.match(text):
        refuse(column, texts.FORMULA)
    nothing = _NOTHING if column in _ASKS else _NOTHING | _NOT_KNOWN
    return "" if text.casefold() in nothing else text


def day(column: str, text: str) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        refuse(column, texts.NO_DAY)
    parts = [match[name] or match[f"iso_{name}"] for name in ("year", "month", "day")]
    try:
        found = date(*map(int, parts))
    except ValueError:
        refuse(column, texts.NO_DAY)
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        refuse(column, texts.NO_DAY)
    return found


def civil_time(column: str, text: str) -> time:
    match = _TIME.fullmatch(text)
    try:
        return time(int(match[1]), int(match[2])) if match else refuse(column, texts.NO_TIME)
    except ValueError:
        refuse(column, texts.NO_TIME)


def moment(on: date, at: time, zone: ZoneInfo) -> datetime:
    """Moment in UTC; of an hour that comes twice the first."""
    return datetime.combine(on, at, zone).astimezone(UTC)


def length(column: str, text: str) -> timedelta:
    match = _LENGTH.fullmatch(text.lower())
    if match is None or not 1 <= int(match[1]) <= _LONGEST:
        refuse(column, texts.NO_LENGTH)
    return timedelta(minutes=int(match[1]))


def yes_or_no(column: str, text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        refuse(column, texts.NO_YES_OR_NO)
    return word in _YES


def address_form(column: str, text: str) -> str:
    if text.casefold() not in set(AddressForm):
        refuse(column, texts.NO_ADDRESS_FORM)
    return text.casefold()


def risks(column: str, text: str) -> list[str]:
    """Several categories stand behind each other with a comma, a bar or a plus between."""
    words = ["".join(filter(str.isalnum, part.casefold())) for part in re.split(r"[,|+/]", text)]
    if any(word not in _RISKS for word in filter(None, words)):
        refuse(column, texts.NO_RISK)
    return sorted({_RISKS[word].value for word in words if word})


def says_missed(text: str) -> bool:
    return "".join(filter(str.isalnum, text.casefold())) in _MISSED
