"""The judge of the game day holds an alarm against its own definition."""

import pytest

from game_day.gather import points_of_line
from game_day.judge import Alarm, judge
from game_day.points import Metric, Point, Points

METRIC = Metric("Weerzien", "Refused", frozenset({("problem", "signature")}))
NOW = 60.5
"""With periods of six seconds, the last one that is over began at 54."""


def alarm(**changes: object) -> Alarm:
    usual: dict[str, object] = {
        "name": "Any",
        "arn_name": "any",
        "metric": METRIC,
        "statistic": "Sum",
        "period": 6.0,
        "minute": 6.0,
        "periods": 1,
        "to_alarm": 1,
        "threshold": 2.0,
        "comparison": "GreaterThanThreshold",
        "missing": "notBreaching",
    }
    return Alarm(**{**usual, **changes})  # type: ignore[arg-type]


def points(*told: tuple[float, float], metric: Metric = METRIC) -> Points:
    found = Points()
    found.add(Point(metric, at, value) for at, value in told)
    return found


def test_a_sum_over_its_threshold_is_an_alarm_and_one_at_it_is_not() -> None:
    assert judge(alarm(), points((55, 2), (56, 1)), NOW, "OK") == "ALARM"
    assert judge(alarm(), points((55, 2)), NOW, "OK") == "OK"


def test_a_period_that_is_not_over_is_not_judged() -> None:
    assert judge(alarm(), points((60.1, 9)), NOW, "OK") == "OK"


def test_a_long_period_looks_back_from_each_minute() -> None:
    two = points((31, 2), (59, 1))
    assert judge(alarm(period=30.0), two, NOW, "OK") == "ALARM"
    assert judge(alarm(period=30.0), two, NOW + 6, "OK") == "OK"


def test_points_of_another_dimension_do_not_count() -> None:
    other = Metric("Weerzien", "Refused", frozenset({("problem", "content")}))
    assert judge(alarm(), points((55, 9), metric=other), NOW, "OK") == "OK"


@pytest.mark.parametrize(
    ("missing", "before", "after"),
    [
        ("notBreaching", "ALARM", "OK"),
        ("breaching", "OK", "ALARM"),
        ("ignore", "ALARM", "ALARM"),
        ("ignore", "OK", "OK"),
    ],
)
def test_missing_data_means_what_the_alarm_says(missing: str, before: str, after: str) -> None:
    assert judge(alarm(missing=missing), points(), NOW, before) == after


def test_two_of_three_periods_are_enough_where_the_alarm_says_so() -> None:
    two = points((43, 9), (55, 9))
    assert judge(alarm(periods=3, to_alarm=2), two, NOW, "OK") == "ALARM"
    assert judge(alarm(periods=3, to_alarm=3), two, NOW, "OK") == "OK"


def test_a_heartbeat_is_counted_whatever_its_value() -> None:
    beat = alarm(
        statistic="SampleCount", threshold=1.0, comparison="LessThanThreshold", missing="breaching"
    )
    assert judge(beat, points((55, 0)), NOW, "OK") == "OK"
    assert judge(beat, points(), NOW, "OK") == "ALARM"


def test_a_line_of_the_log_becomes_points() -> None:
    line = {
        "_aws": {
            "CloudWatchMetrics": [
                {
                    "Namespace": "Weerzien",
                    "Dimensions": [["problem"]],
                    "Metrics": [{"Name": "Refused", "Unit": "Count"}],
                }
            ]
        },
        "problem": "signature",
        "Refused": [1.0, 2.0],
    }
    assert list(points_of_line(line, 5.0)) == [Point(METRIC, 5.0, 1.0), Point(METRIC, 5.0, 2.0)]
