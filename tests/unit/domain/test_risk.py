from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.domain.practice import Practice
from weerzien.domain.risk import derive_risks
from weerzien.domain.vocabulary import RiskCategory

TODAY = date(2026, 3, 30)


@dataclass(frozen=True)
class Limits:
    """The two settings of a practice that this rule reads."""

    recent_discharge_days: int = 30
    early_treatment_sessions: int = 4


PRACTICE = cast("Practice", Limits())
STRICTER = cast("Practice", Limits(recent_discharge_days=60, early_treatment_sessions=3))


@pytest.mark.requirement("HR-01")
@pytest.mark.parametrize(
    ("conditions", "marked"), [(None, False), (0, False), (1, False), (2, True)]
)
def test_two_chronic_conditions_make_a_mark(conditions: int | None, marked: bool) -> None:
    risks = derive_risks((), practice=PRACTICE, today=TODAY, chronic_conditions=conditions)
    assert (RiskCategory.CHRONIC_MULTI in risks) is marked


@pytest.mark.requirement("HR-02")
@pytest.mark.parametrize(("days_ago", "marked"), [(0, True), (30, True), (31, False), (-5, True)])
def test_a_discharge_in_the_last_thirty_days_or_ahead_makes_a_mark(
    days_ago: int, marked: bool
) -> None:
    left = TODAY - timedelta(days=days_ago)
    risks = derive_risks((), practice=PRACTICE, today=TODAY, discharge_date=left)
    assert (RiskCategory.PSYCH_DISCHARGE in risks) is marked


@pytest.mark.requirement("HR-05")
@pytest.mark.parametrize(("session", "marked"), [(None, False), (0, True), (4, True), (5, False)])
def test_the_first_four_sessions_make_a_mark(session: int | None, marked: bool) -> None:
    risks = derive_risks((), practice=PRACTICE, today=TODAY, session_number=session)
    assert (RiskCategory.EARLY_TREATMENT in risks) is marked


@pytest.mark.requirement("HR-02", "HR-05")
def test_a_practice_sets_what_recent_and_early_mean() -> None:
    risks = derive_risks(
        (),
        practice=STRICTER,
        today=TODAY,
        discharge_date=TODAY - timedelta(days=45),
        session_number=4,
    )
    assert risks == {RiskCategory.PSYCH_DISCHARGE}


@pytest.mark.requirement("HR-03", "HR-04", "HR-06", "HR-07", "AU-03")
@given(
    ready=st.frozensets(st.sampled_from(RiskCategory)),
    conditions=st.none() | st.integers(0, 9),
    session=st.none() | st.integers(0, 99),
    left=st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_a_mark_of_the_source_is_never_taken_away(
    ready: frozenset[RiskCategory],
    conditions: int | None,
    session: int | None,
    left: date | None,
) -> None:
    risks = derive_risks(
        ready,
        practice=PRACTICE,
        today=TODAY,
        discharge_date=left,
        session_number=session,
        chronic_conditions=conditions,
    )
    derivable = {
        RiskCategory.CHRONIC_MULTI,
        RiskCategory.PSYCH_DISCHARGE,
        RiskCategory.EARLY_TREATMENT,
    }
    assert ready <= risks <= ready | derivable
