"""Points of metrics, as CloudWatch would hold them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

Dimensions = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Metric:
    namespace: str
    name: str
    dimensions: Dimensions = frozenset()


@dataclass(frozen=True, slots=True)
class Point:
    metric: Metric
    at: float
    value: float


@dataclass
class Points:
    """All points of the day; written by the gatherer, read by the judge."""

    _by_metric: dict[Metric, list[Point]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, points: Iterable[Point]) -> None:
        with self._lock:
            for point in points:
                self._by_metric.setdefault(point.metric, []).append(point)

    def between(self, metric: Metric, begin: float, end: float) -> list[float]:
        with self._lock:
            found = self._by_metric.get(metric, [])
            return [point.value for point in found if begin <= point.at < end]
