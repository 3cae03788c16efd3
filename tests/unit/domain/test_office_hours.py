"""Silence is counted in working hours only."""

from datetime import UTC, datetime

import pytest

from weerzien.domain.office_hours import is_office_time

pytestmark = pytest.mark.requirement("EC-O02")


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (datetime(2027, 3, 22, 7, 59, tzinfo=UTC), False),  # Monday 08:59 in winter time
        (datetime(2027, 3, 22, 8, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 22, 15, 59, tzinfo=UTC), True),
        (datetime(2027, 3, 22, 16, 0, tzinfo=UTC), False),
        (datetime(2027, 3, 30, 7, 0, tzinfo=UTC), True),  # 09:00 in summer time
        (datetime(2027, 3, 27, 10, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2027, 3, 29, 10, 0, tzinfo=UTC), False),  # Easter Monday
    ],
)
def test_office_hours_are_those_of_amsterdam(moment: datetime, works: bool) -> None:
    assert is_office_time(moment) is works
