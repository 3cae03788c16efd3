import runpy
from datetime import date
from pathlib import Path

import pytest

from weerzien.domain.dutch_holidays import holiday_on

ROOT = Path(__file__).parents[3]


def test_the_table_is_what_the_generator_makes() -> None:
    generator = runpy.run_path(str(ROOT / "infra/tools/make_holidays.py"))
    table = ROOT / "functions/weerzien/domain/dutch_holidays.py"
    assert generator["render"]() == table.read_text()


@pytest.mark.requirement("NS-26", "D6")
@pytest.mark.parametrize(
    "day",
    [
        *("2026-12-25", "2026-12-26"),
        *("2027-01-01", "2027-03-28", "2027-03-29", "2027-04-27", "2027-05-06", "2027-05-16"),
        *("2027-05-17", "2027-12-25", "2027-12-26"),
        *("2028-01-01", "2028-04-16", "2028-04-17", "2028-04-27", "2028-05-25", "2028-06-04"),
        *("2028-06-05", "2028-12-25", "2028-12-26"),
    ],
)
def test_the_days_of_the_law_are_holidays(day: str) -> None:
    assert holiday_on(date.fromisoformat(day))


def test_kings_day_moves_to_saturday_when_the_27th_is_a_sunday() -> None:
    assert holiday_on(date(2031, 4, 26)) == "kings_day"
    assert holiday_on(date(2031, 4, 27)) is None


def test_liberation_day_is_a_day_off_in_lustrum_years_only() -> None:
    assert holiday_on(date(2030, 5, 5)) == "liberation_day"
    assert holiday_on(date(2027, 5, 5)) is None
    assert holiday_on(date(2027, 5, 5), frozenset({"liberation_day"})) == "liberation_day"


def test_good_friday_counts_only_where_the_practice_chose_it() -> None:
    assert holiday_on(date(2027, 3, 26)) is None
    assert holiday_on(date(2027, 3, 26), frozenset({"good_friday"})) == "good_friday"


def test_a_year_beyond_the_table_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError, match="holiday_table_ends"):
        holiday_on(date(2046, 1, 1))
