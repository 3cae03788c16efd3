"""Write the table of Dutch holidays, because importing `holidays` costs more than a handler.

Run `uv run python infra/tools/make_holidays.py` and commit what it writes.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import holidays

FIRST_YEAR, LAST_YEAR = 2025, 2045
TABLE = Path(__file__).parents[2] / "functions/weerzien/domain/dutch_holidays.py"
DATES_PER_LINE = 7

CODES = {
    "New Year's Day": "new_years_day",
    "Good Friday": "good_friday",
    "Easter Sunday": "easter_sunday",
    "Easter Monday": "easter_monday",
    "King's Day": "kings_day",
    "Liberation Day": "liberation_day",
    "Ascension Day": "ascension_day",
    "Pentecost": "whit_sunday",
    "Pentecost Monday": "whit_monday",
    "Christmas Day": "christmas_day",
    "Second Day of Christmas": "second_christmas_day",
}

# The package counts it as public, yet most practices open: it is the practice's own choice.
OPTIONAL = {"good_friday"}

TEMPLATE = '''"""Dutch holidays as a table; infra/tools/make_holidays.py writes this file.

King's Day is 26 April when the 27th is a Sunday; Liberation Day is a day off in lustrum years.
"""

from datetime import date
from typing import Final

FIRST_YEAR: Final = {first}
LAST_YEAR: Final = {last}

_PUBLIC = {{
{public}
}}

# Days on which a practice may close, each by its own choice.
_OPTIONAL = {{
{optional}
}}


def _by_date(table: dict[str, str]) -> dict[date, str]:
    return {{date.fromisoformat(day): name for name, days in table.items() for day in days.split()}}


PUBLIC_HOLIDAYS: Final = _by_date(_PUBLIC)
OPTIONAL_HOLIDAYS: Final = _by_date(_OPTIONAL)


def holiday_on(on: date, chosen: frozenset[str] = frozenset()) -> str | None:
    """Name of the holiday, or None; `chosen` names the optional days that count as holidays.

    Raises ValueError beyond the table: a wrong calendar would send on days off without a word.
    """
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise ValueError("holiday_table_ends")
    optional = OPTIONAL_HOLIDAYS.get(on)
    return PUBLIC_HOLIDAYS.get(on) or (optional if optional in chosen else None)
'''


def days_of(category: str) -> dict[str, list[date]]:
    """Collect all dates of one category of the package, by our name of the day."""
    found: dict[str, list[date]] = {}
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    calendar = holidays.country_holidays(
        "NL", years=years, categories=(category,), language="en_US"
    )
    for on, names in sorted(calendar.items()):
        for name in names.split("; "):
            found.setdefault(CODES[name], []).append(on)
    return found


def rows(days: dict[str, list[date]]) -> str:
    """Write the body of one table, in lines that fit the page and suit the formatter."""
    lines: list[str] = []
    for name, dates in days.items():
        texts = [on.isoformat() for on in dates]
        if len(texts) <= DATES_PER_LINE:
            lines.append(f'    "{name}": "{" ".join(texts)}",')
            continue
        parts = [
            " ".join(texts[at : at + DATES_PER_LINE]) for at in range(0, len(texts), DATES_PER_LINE)
        ]
        quoted = [f'        "{part} "' for part in parts[:-1]] + [f'        "{parts[-1]}"']
        lines += [f'    "{name}": (', *quoted, "    ),"]
    return "\n".join(lines)


def render() -> str:
    """Write the whole module as text."""
    found = days_of("public")
    public = {name: dates for name, dates in found.items() if name not in OPTIONAL}
    optional = {name: dates for name, dates in found.items() if name in OPTIONAL}
    for name, dates in days_of("optional").items():
        optional[name] = [on for on in dates if on not in public.get(name, [])]
    return TEMPLATE.format(
        first=FIRST_YEAR, last=LAST_YEAR, public=rows(public), optional=rows(optional)
    )


if __name__ == "__main__":
    TABLE.write_text(render())
