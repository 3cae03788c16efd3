"""A practice is taken in, rehearses, and switches its sending on and off."""

import base64
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from fakes import World
from unit.domain.follow_up.story import DETAILS, PRACTICE, noshow
from weerzien.domain.errors import NotFoundError, RefusedError
from weerzien.domain.event import PatientReported, TaskAccepted
from weerzien.domain.practice import Practice
from weerzien.usecases.register_practice import (
    new_pepper,
    register_practice,
    rehearse,
    set_text,
)
from weerzien.usecases.staff_action import act

NEW = replace(PRACTICE, sending=False)


@dataclass
class Judge:
    reasons: tuple[str, ...] = ()

    def faults(self, practice: Practice) -> tuple[str, ...]:
        return self.reasons if practice.texts else ()


@pytest.fixture
def world() -> World:
    world = World()
    register_practice(NEW, world.practices, Judge())
    return world


@pytest.mark.requirement("NS-03")
def test_a_new_practice_gets_a_secret_of_32_random_bytes_and_sends_nothing_yet() -> None:
    world = World()
    registered = register_practice(NEW, world.practices, Judge())
    secret = registered.credential.secrets[0]
    assert registered.practice == NEW
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert world.practices.credential(registered.credential.key_id).practice_id == NEW.id
    assert not world.practices.get(NEW.id).sending


def test_no_two_peppers_are_alike() -> None:
    assert len({new_pepper() for _ in range(50)}) == 50


@pytest.mark.requirement("AU-17", "EC-O09")
def test_own_texts_that_must_not_go_out_are_refused_with_reasons(world: World) -> None:
    with pytest.raises(RefusedError, match="texts_refused"):
        set_text(NEW.id, "general.value.sms", "…", world.practices, Judge(("te lang",)))
    assert world.practices.get(NEW.id).texts == {}
    with pytest.raises(RefusedError, match="texts_refused"):
        register_practice(
            replace(NEW, id="p9", texts={"x": "y"}), world.practices, Judge(("te lang",))
        )
    with pytest.raises(NotFoundError):
        world.practices.get("p9")


@pytest.mark.requirement("AU-17", "NS-13")
def test_each_save_of_a_text_makes_a_version_and_an_empty_one_takes_it_back(world: World) -> None:
    saved = set_text(NEW.id, "key", "words", world.practices, Judge())
    assert saved.texts == {"key": "words"}
    back = set_text(NEW.id, "key", "", world.practices, Judge())
    assert back.texts == {}
    versions = [NEW.settings_version, saved.settings_version, back.settings_version]
    assert versions == [1, 2, 3]


@pytest.mark.requirement("AU-15")
def test_a_rehearsal_starts_a_fast_clock_now_for_its_recipients_only(world: World) -> None:
    start = datetime(2027, 6, 1, 7, tzinfo=UTC)
    practice = rehearse(NEW.id, start, 10_080, ["a@example.org"], world.practices, world.clocks)
    assert practice.rehearsal is not None
    assert practice.rehearsal.real_start == world.memory.moment
    assert practice.writes_to("A@example.org")
    assert not practice.writes_to("b@example.org")
    assert "a@example.org" not in repr(practice)
    assert world.clocks.for_practice(practice).now() == start
    assert world.practices.get(NEW.id) == practice


@pytest.mark.requirement("AU-15", "AU-21")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"sending": True}, "practice_sends"),
        ({"leaves_at": datetime(2027, 7, 1, tzinfo=UTC)}, "practice_leaves"),
    ],
)
def test_no_fast_clock_runs_over_real_patients_or_a_practice_that_leaves(
    world: World, changed: dict[str, Any], why: str
) -> None:
    there = world.practices.get(NEW.id)
    there = replace(there, settings_version=there.settings_version + 1, **changed)
    world.practices.save(there)
    start = datetime(2027, 6, 1, 7, tzinfo=UTC)
    with pytest.raises(RefusedError, match=why):
        rehearse(NEW.id, start, 10_080, [], world.practices, world.clocks)
    assert world.practices.get(NEW.id) == there


def test_what_a_colleague_does_is_an_event_applied_at_once(world: World) -> None:
    for fact in (PatientReported(DETAILS), noshow()):
        act(NEW.id, "x1", fact, world.practices, world.events, world.files, world.clocks)
    assert world.files.load(NEW.id, "x1").case is not None
    accept = TaskAccepted("nowhere", "s1")
    with pytest.raises(NotFoundError):
        act(NEW.id, "x1", accept, world.practices, world.events, world.files, world.clocks)
