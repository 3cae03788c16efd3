"""A list is taken in once, whatever happens; too much at once asks first."""

from __future__ import annotations

import pytest

from fakes import World
from fakes.samples import an_event
from weerzien.domain.errors import RefusedError
from weerzien.usecases.import_no_shows import Brought, Seen, import_no_shows, preview
from weerzien.usecases.watch_no_shows import MOST_AN_HOUR

NEW, KNOWN = Seen.NEW, Seen.KNOWN


def brought(*names: str) -> list[Brought]:
    return [Brought(an_event(name), f"says {name}") for name in names]


def take_in(world: World, *names: str, many: bool = False) -> tuple[Seen, ...]:
    return import_no_shows(brought(*names), "s1", world.events, world.inbox, many=many)


def test_a_preview_says_what_would_become_of_each_and_changes_nothing() -> None:
    world = World()
    take_in(world, "e1")
    queued = list(world.inbox.events)
    assert preview(brought("e1", "e2", "e2"), world.events) == (KNOWN, NEW, KNOWN)
    assert set(world.memory.events) == {("p1", "e1")}
    assert world.inbox.events == queued


@pytest.mark.requirement("AU-18")
def test_a_list_brought_twice_has_its_effect_once() -> None:
    world = World()
    assert take_in(world, "e1", "e2") == (NEW, NEW)
    assert take_in(world, "e1", "e2", "e3") == (KNOWN, KNOWN, NEW)
    assert len(world.memory.events) == 3


def test_what_had_no_effect_yet_is_queued_again_so_that_nothing_is_lost() -> None:
    world = World()
    take_in(world, "e1")
    world.inbox.events.clear()
    take_in(world, "e1")
    assert [event.id for event in world.inbox.events] == ["e1"]


def test_a_whole_agenda_is_not_taken_for_missed_unless_somebody_says_so() -> None:
    world = World()
    names = [f"e{number}" for number in range(MOST_AN_HOUR + 1)]
    with pytest.raises(RefusedError, match="too_many_no_shows"):
        take_in(world, *names)
    assert not world.memory.events
    assert take_in(world, *names, many=True).count(NEW) == len(names)
    assert take_in(world, *names).count(KNOWN) == len(names)


def test_as_many_as_a_large_practice_misses_in_a_day_need_no_word() -> None:
    names = [f"e{number}" for number in range(MOST_AN_HOUR)]
    assert take_in(World(), *names).count(NEW) == MOST_AN_HOUR
