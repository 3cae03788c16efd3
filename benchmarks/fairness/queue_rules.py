"""A FIFO queue with workers, by the rules that AWS documents; deterministic, no clock, no thread.

- Of one message group, one message is worked on at a time, in the order in which they came.
- Among groups that are free, the oldest message goes first, as soon as a worker is free.
- Only the first `window` messages in the queue are looked at; what lies behind waits.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

WINDOW: Final = 120_000
"""SQS developer guide, "Avoid large message backlogs with the same message group ID"."""


@dataclass(frozen=True, slots=True)
class Message:
    """`at` and `takes` are seconds; `line` is its message group."""

    at: float
    takes: float
    practice: int
    line: str


@dataclass(frozen=True, slots=True)
class Done:
    message: Message
    began: float

    @property
    def seconds(self) -> float:
        """From the moment it came to the moment its effect was in."""
        return self.began + self.message.takes - self.message.at


class _Left:
    """How many messages before a place are still in the queue: a Fenwick tree."""

    def __init__(self, size: int) -> None:
        self._tree = [0] * (size + 1)

    def add(self, place: int, by: int) -> None:
        place += 1
        while place < len(self._tree):
            self._tree[place] += by
            place += place & -place

    def before(self, place: int) -> int:
        found = 0
        while place > 0:
            found += self._tree[place]
            place -= place & -place
        return found


def work(messages: Sequence[Message], workers: int, window: int = WINDOW) -> Iterator[Done]:
    """Work everything off; answers each message with the moment its work began."""
    ordered = sorted(messages, key=lambda message: message.at)
    left = _Left(len(ordered))
    lines: defaultdict[str, deque[int]] = defaultdict(deque)
    free: list[int] = []  # the oldest message of each line that is not being worked on
    busy: list[tuple[float, int]] = []  # when a worker is done, with what
    coming = 0
    while coming < len(ordered) or busy or free:
        now = _next_moment(ordered, coming, busy)
        while coming < len(ordered) and ordered[coming].at <= now:
            line = lines[ordered[coming].line]
            line.append(coming)
            left.add(coming, 1)
            if len(line) == 1:
                heapq.heappush(free, coming)
            coming += 1
        while busy and busy[0][0] <= now:
            place = heapq.heappop(busy)[1]
            left.add(place, -1)
            line = lines[ordered[place].line]
            line.popleft()
            if line:
                heapq.heappush(free, line[0])
        while free and len(busy) < workers and left.before(free[0]) < window:
            place = heapq.heappop(free)
            heapq.heappush(busy, (now + ordered[place].takes, place))
            yield Done(ordered[place], now)


def _next_moment(
    ordered: Sequence[Message], coming: int, busy: Sequence[tuple[float, int]]
) -> float:
    moments = [busy[0][0]] if busy else []
    if coming < len(ordered):
        moments.append(ordered[coming].at)
    return min(moments)


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


Line = Callable[[int, int], str]
"""Names the message group of a practice's patient."""
