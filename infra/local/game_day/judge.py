"""Judges an alarm by its own definition, as CloudWatch documents it.

The emulator's own judge takes no notice of dimensions, missing data or single periods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from game_day.points import Metric, Points

STATISTICS: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {
    "Sum": sum,
    "Maximum": max,
    "Minimum": min,
    "SampleCount": len,
}
COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "GreaterThanThreshold": lambda value, limit: value > limit,
    "GreaterThanOrEqualToThreshold": lambda value, limit: value >= limit,
    "LessThanThreshold": lambda value, limit: value < limit,
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """As deployed, but for its time: `period` and `minute` are those of the day, in seconds."""

    name: str
    arn_name: str
    metric: Metric
    statistic: str
    period: float
    minute: float
    periods: int
    to_alarm: int
    threshold: float
    comparison: str
    missing: str

    @staticmethod
    def of(described: Mapping[str, Any], name: str, period: float, minute: float) -> Alarm:
        """Read what DescribeAlarms tells."""
        dimensions = frozenset((d["Name"], d["Value"]) for d in described.get("Dimensions", []))
        return Alarm(
            name=name,
            arn_name=described["AlarmName"],
            metric=Metric(described["Namespace"], described["MetricName"], dimensions),
            statistic=described["Statistic"],
            period=period,
            minute=minute,
            periods=described["EvaluationPeriods"],
            to_alarm=described.get("DatapointsToAlarm") or described["EvaluationPeriods"],
            threshold=described["Threshold"],
            comparison=described["ComparisonOperator"],
            missing=described["TreatMissingData"],
        )


def judge(alarm: Alarm, points: Points, now: float, state: str) -> str:
    """Return OK or ALARM, or the state as it is where missing data is ignored."""
    # CloudWatch looks each minute, and back from then, however long the period is.
    end = now - now % alarm.minute
    verdicts = [
        _verdict(alarm, points, end - (n + 1) * alarm.period, end - n * alarm.period)
        for n in range(alarm.periods)
    ]
    seen = [one for one in verdicts if one is not None]
    if alarm.missing == "ignore" and not seen:
        return state
    filler = alarm.missing == "breaching"
    whole = seen if alarm.missing == "ignore" else [filler if v is None else v for v in verdicts]
    return "ALARM" if sum(whole) >= min(alarm.to_alarm, len(whole)) else "OK"


def _verdict(alarm: Alarm, points: Points, begin: float, end: float) -> bool | None:
    """Whether one period breaches; None where it has no data."""
    values = points.between(alarm.metric, begin, end)
    if not values:
        return None
    value = STATISTICS[alarm.statistic](values)
    return COMPARISONS[alarm.comparison](value, alarm.threshold)
