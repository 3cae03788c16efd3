"""Events come twice, late and in any order: the end is that of one clean run (AU-18)."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.domain.follow_up.story import (
    AT_RISK,
    DAY,
    DETAILS,
    HOUR,
    MARKED,
    MINUTE,
    MISSED,
    Status,
    Story,
    booked,
    noshow,
    report,
)
from weerzien.domain.event import AppointmentReported
from weerzien.domain.patient import PatientDetails
from weerzien.domain.vocabulary import StopReason

Told = tuple[AppointmentReported, object]

MARK = (noshow(), MARKED)
REBOOKED = (booked(), MISSED + HOUR)
REBOOKED_BEFORE_MARK = (booked(made=MISSED + 10 * MINUTE), MISSED + 10 * MINUTE)
CANCELLED = (
    report(Status.CANCELLED, "new", start=MISSED + 6 * DAY, made=MISSED + HOUR),
    MISSED + 2 * DAY,
)
CANCELLED_AFTER_MARK = (
    report(Status.CANCELLED, "new", start=MISSED + 6 * DAY, made=MISSED + 10 * MINUTE),
    MISSED + 2 * DAY,
)
CORRECTED = (report(Status.ARRIVED), MARKED + 5 * MINUTE)


def after(order: Sequence[Told], details: PatientDetails = DETAILS) -> Story:
    story = Story(details=details, now=MISSED + 3 * DAY)
    for fact, at in order:
        story.tell(fact, at=at)  # type: ignore[arg-type]
    return story


@pytest.mark.requirement("AU-18", "NS-05", "NS-31", "EC-E02", "EC-S03")
@pytest.mark.parametrize("details", [DETAILS, AT_RISK], ids=["standard", "high_risk"])
@pytest.mark.parametrize(
    ("rebooked", "cancelled", "why"),
    [
        (REBOOKED, CANCELLED, StopReason.REBOOKED),
        (REBOOKED_BEFORE_MARK, CANCELLED_AFTER_MARK, StopReason.ALREADY_REBOOKED),
    ],
    ids=["made_after_mark", "made_before_mark"],
)
def test_all_six_orders_of_mark_rebooking_and_its_cancellation_end_alike(
    rebooked: Told, cancelled: Told, why: StopReason, details: PatientDetails
) -> None:
    ends = [after(order, details) for order in permutations((MARK, rebooked, cancelled))]
    for story in ends[1:]:
        assert story.outcome() == ends[0].outcome()
    assert ends[0].why == why
    assert "rebooking_cancelled" in ends[0].work


@pytest.mark.requirement("AU-18", "NS-29", "EC-E07")
def test_high_risk_with_a_far_visit_is_called_also_if_that_visit_is_reported_after_the_mark() -> (
    None
):
    far = report(Status.BOOKED, "new", start=MISSED + 12 * DAY)
    one, other = (after(order, AT_RISK) for order in permutations((MARK, (far, MISSED - DAY))))
    assert one.outcome() == other.outcome()
    assert "call_day1" in one.work


@pytest.mark.requirement("AU-18", "EC-E03", "NS-32")
def test_a_correction_that_overtakes_its_mark_counts_as_well() -> None:
    one, other = (after(order) for order in permutations((MARK, CORRECTED)))
    assert one.outcome() == other.outcome()
    assert one.why == StopReason.MARK_CORRECTED


@pytest.mark.requirement("AU-18", "EC-E03", "NS-32")
@pytest.mark.parametrize(
    "status", [Status.ARRIVED, Status.FULFILLED, Status.CANCELLED, Status.ENTERED_IN_ERROR]
)
def test_a_slip_put_right_within_the_minute_stops_everything(status: Status) -> None:
    """Where a system tells minutes only, mark and correction are of one moment."""
    corrected = (report(status), MARKED)
    assert after((MARK, corrected)).why == StopReason.MARK_CORRECTED
    assert after((corrected, MARK)).case.is_open


@pytest.mark.requirement("AU-18", "NS-01")
def test_a_visit_that_is_entered_and_marked_within_the_minute_is_missed() -> None:
    entered = (report(Status.BOOKED), MARKED)
    for order in permutations((MARK, entered)):
        assert after(order).case.is_open


@pytest.mark.requirement("AU-18")
def test_a_booking_cancelled_before_the_mark_is_no_return_in_any_order_of_arrival() -> None:
    at = MISSED + 15 * MINUTE
    gone = (report(Status.CANCELLED, "new", start=MISSED + 6 * DAY, made=at), at + MINUTE)
    was = (booked(made=at), at)
    for order in permutations((MARK, was, gone)):
        story = after(order)
        # An ended case stays ended: then a person hears of it. Nobody falls through.
        assert story.case.is_open or "rebooking_cancelled" in story.work


@pytest.mark.requirement("AU-18", "EC-E01", "I9")
@given(
    st.lists(st.sampled_from((MARK, REBOOKED, CANCELLED)), max_size=6).flatmap(
        lambda extra: st.permutations([MARK, REBOOKED, CANCELLED, *extra])
    )
)
def test_repeats_in_any_order_change_nothing(order: list[Told]) -> None:
    clean, mixed = after((MARK, REBOOKED, CANCELLED)), after(order)
    assert mixed.outcome() == clean.outcome()


@pytest.mark.requirement("AU-18", "NS-18")
@given(st.permutations([MARK, REBOOKED, CANCELLED, CORRECTED, MARK, REBOOKED]))
def test_a_case_with_return_and_correction_is_over_and_never_runs_again(order: list[Told]) -> None:
    story = Story(now=MISSED + 3 * DAY)
    ended = False
    for fact, at in order:
        story.tell(fact, at=at)  # type: ignore[arg-type]
        ended = ended or (story.latest is not None and not story.case.is_open)
        assert not (ended and story.case.is_open)
    assert ended
    assert len(story.cases) == 1
