"""A vendor's practice: its doors work as everybody's do, and it writes to nobody."""

import json
from dataclasses import replace

import pytest

from fakes import World
from unit.domain.follow_up.story import DETAILS, PRACTICE
from weerzien.contracts.practice_file import read_practice
from weerzien.contracts.refusals import ContractError
from weerzien.domain.practice import Practice
from weerzien.usecases.open_sandbox import open_sandbox
from weerzien.usecases.register_practice import Registered


class NoFaults:
    def faults(self, practice: Practice) -> tuple[str, ...]:
        del practice
        return ()


@pytest.fixture
def world() -> World:
    return World()


def opened(world: World, factor: int = 1) -> Registered:
    new = replace(PRACTICE, id=f"p{factor}", sending=False)
    return open_sandbox(new, factor, world.practices, world.clocks, NoFaults())


@pytest.mark.requirement("AU-15")
def test_a_sandbox_is_marked_and_writes_to_nobody(world: World) -> None:
    practice = opened(world).practice
    assert world.practices.get(practice.id) == practice
    assert practice.sandbox
    assert not practice.sending
    assert practice.rehearsal is not None
    for address in (DETAILS.phone, DETAILS.email):
        assert not practice.writes_to(str(address))


def test_its_key_and_secret_work_at_the_door(world: World) -> None:
    registered = opened(world)
    assert world.practices.credential(registered.credential.key_id) == registered.credential
    assert registered.credential.secrets[0].startswith("whsec_")


def test_by_default_its_clock_is_the_real_one(world: World) -> None:
    practice = opened(world).practice
    assert world.clocks.for_practice(practice).now() == world.clocks.real_now()
    fast = opened(world, factor=1_440).practice
    assert fast.rehearsal is not None
    assert fast.rehearsal.factor == 1_440


@pytest.mark.requirement("AU-15")
def test_the_mark_is_set_by_the_command_only() -> None:
    with pytest.raises(ContractError) as refused:
        read_practice(json.dumps({"sandbox": False}), "pepper")
    assert [(one.field, one.reason) for one in refused.value.problems] == [
        ("sandbox", "is set by a command")
    ]
