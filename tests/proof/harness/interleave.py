"""Two pieces of work on one memory, merged in every order of their store and carrier calls.

Each runs in a greenlet that stops before a call. A schedule is a list of choices, go on or let the
other; schedules are tried depth first, each from a fresh start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from greenlet import getcurrent, greenlet

from unit.usecases.clinic import Clinic
from weerzien.domain.errors import StaleError

Work = Callable[[Clinic], object]
READ_ONLY: Final = frozenset({"practices.get", "links.put", "clocks.real_now"})
"""Calls that neither see nor change what the other piece touches: their order changes nothing."""


@dataclass
class Way:
    """One merged run: who called what, in order."""

    clinic: Clinic
    happened: list[tuple[int, str]] = field(default_factory=list)
    choices: list[bool] = field(default_factory=list)
    open_choices: list[int] = field(default_factory=list)
    """Places in `choices` where the other way was possible and is still to be tried."""
    came_again: int = 0

    def place(self, who: int, call: str) -> int:
        """Where somebody's last such call stands; after everything where there is none."""
        found = [n for n, done in enumerate(self.happened) if done == (who, call)]
        return found[-1] if found else len(self.happened)

    def calls_before(self, who: int, call: str, place: int) -> int:
        return self.happened[:place].count((who, call))


def every_way(
    make: Callable[[], Clinic], one: Work, other: Work, most_switches: int
) -> Iterator[Way]:
    """All merges with at most so many switches that nobody asked for."""
    waiting: list[list[bool]] = [[]]
    while waiting:
        way = _run(Way(make()), (one, other), waiting.pop(), most_switches)
        waiting += [[*way.choices[:place], True] for place in way.open_choices]
        yield way


def _run(way: Way, works: tuple[Work, Work], prefix: list[bool], most_switches: int) -> Way:
    driver = getcurrent()
    pieces = [greenlet(lambda who=who: _work(way, who, works[who], driver)) for who in (0, 1)]
    current, switches = 0, 0
    while not all(piece.dead for piece in pieces):
        if pieces[current].dead:
            current = 1 - current
        elif not pieces[1 - current].dead and switches < most_switches:
            known = len(way.choices) < len(prefix)
            lets_other = prefix[len(way.choices)] if known else False
            if not known:
                way.open_choices.append(len(way.choices))
            way.choices.append(lets_other)
            if lets_other:
                current, switches = 1 - current, switches + 1
        pieces[current].switch()
    return way


def _work(way: Way, who: int, work: Work, driver: greenlet) -> None:
    def before(call: str) -> None:
        if call not in READ_ONLY:
            driver.switch()
            way.happened.append((who, call))

    try:
        work(way.clinic.watched(before))
    except StaleError:
        # Its queue, or its machine, brings it again.
        way.came_again += 1
        work(way.clinic)
