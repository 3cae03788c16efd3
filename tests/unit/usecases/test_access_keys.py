"""A practice's source systems each have a key; secrets change without a gap, and end at once."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest

from fakes import World
from unit.domain.follow_up.story import PRACTICE
from weerzien.contracts import bearer_token, webhook_signature
from weerzien.domain.access_key import PREFIX, KeyKind
from weerzien.domain.errors import NotFoundError, RefusedError
from weerzien.ports import Credential
from weerzien.usecases.access_keys import (
    MOST_KEYS,
    add_key,
    drop_all,
    keys_of,
    retire_key,
    retire_old_secret,
    rotate_key,
)

FIRST = Credential("p1.1", "p1", ("whsec_old",))


@pytest.fixture
def world() -> World:
    """A practice that is live, with the key of its registration."""
    world = World()
    world.practices.save(PRACTICE)
    world.access_keys.make(FIRST)
    return world


def add(world: World, kind: KeyKind = KeyKind.SIGNING, source: str = "Agenda") -> Credential:
    return add_key("p1", kind, source, world.practices, world.access_keys, world.clocks)


def code_of(refused: pytest.ExceptionInfo[RefusedError]) -> str:
    return refused.value.code


def test_the_doors_and_the_keys_agree_how_secrets_begin() -> None:
    assert PREFIX[KeyKind.TOKEN] == bearer_token.PREFIX
    assert PREFIX[KeyKind.SIGNING] == webhook_signature.PREFIX


@pytest.mark.requirement("NS-03")
def test_each_source_system_has_its_own_key_and_number(world: World) -> None:
    signs, sends = add(world), add(world, KeyKind.TOKEN, " FHIR-server ")
    assert [signs.key_id, sends.key_id] == ["p1.2", "p1.3"]
    assert len(base64.b64decode(signs.secrets[0].removeprefix("whsec_"), validate=True)) == 32
    assert re.fullmatch(r"wztok_[A-Za-z0-9_-]{43}", sends.secrets[0])
    assert (sends.source, sends.made_at) == ("FHIR-server", world.memory.moment)
    assert keys_of("p1", world.practices, world.access_keys) == (FIRST, signs, sends)


@pytest.mark.requirement("AU-18")
@pytest.mark.parametrize("kind", KeyKind)
def test_a_secret_is_changed_by_letting_two_of_one_kind_count_for_a_while(
    world: World, kind: KeyKind
) -> None:
    made = add(world, kind)
    both = rotate_key(made.key_id, world.access_keys)
    assert both.secrets[0] == made.secrets[0]
    assert both.secrets[1].startswith(PREFIX[kind])
    with pytest.raises(RefusedError) as too_many:
        rotate_key(made.key_id, world.access_keys)
    assert code_of(too_many) == "two_secrets_already"
    assert retire_old_secret(made.key_id, world.access_keys).secrets == both.secrets[1:]


@pytest.mark.requirement("AU-18")
def test_retiring_the_old_secret_twice_takes_nothing_more(world: World) -> None:
    newest = rotate_key("p1.1", world.access_keys).secrets[1:]
    retire_old_secret("p1.1", world.access_keys)
    with pytest.raises(RefusedError) as one_only:
        retire_old_secret("p1.1", world.access_keys)
    assert code_of(one_only) == "one_secret_only"
    assert world.access_keys.get("p1.1").secrets == newest


def test_a_retired_key_has_no_secret_left_and_its_number_is_not_used_again(world: World) -> None:
    made = add(world)
    assert retire_key(made.key_id, world.practices, world.access_keys).secrets == ()
    with pytest.raises(RefusedError) as retired:
        rotate_key(made.key_id, world.access_keys)
    assert code_of(retired) == "key_retired"
    assert add(world).key_id == "p1.3"


def test_the_last_key_of_a_practice_that_sends_goes_only_where_somebody_is_sure(
    world: World,
) -> None:
    spare = add(world)
    retire_key(spare.key_id, world.practices, world.access_keys)
    with pytest.raises(RefusedError) as last:
        retire_key("p1.1", world.practices, world.access_keys)
    assert code_of(last) == "last_key_of_live_practice"
    assert world.access_keys.get("p1.1") == FIRST
    assert retire_key("p1.1", world.practices, world.access_keys, sure=True).secrets == ()
    assert retire_key("p1.1", world.practices, world.access_keys).secrets == ()


def test_the_last_key_of_a_practice_that_does_not_send_just_goes(world: World) -> None:
    world.practices.save(replace(PRACTICE, sending=False, settings_version=2))
    assert retire_key("p1.1", world.practices, world.access_keys).secrets == ()


def test_a_key_needs_a_source_a_practice_and_room(world: World) -> None:
    with pytest.raises(RefusedError) as nameless:
        add(world, source=" ")
    assert code_of(nameless) == "source_required"
    with pytest.raises(NotFoundError):
        keys_of("p9", world.practices, world.access_keys)
    for _ in range(MOST_KEYS - 1):
        add(world)
    with pytest.raises(RefusedError) as full:
        add(world)
    assert code_of(full) == "too_many_keys"


def test_a_practice_that_leaves_gets_no_key(world: World) -> None:
    leaving = replace(PRACTICE, leaves_at=world.memory.moment, settings_version=2)
    world.practices.save(leaving)
    with pytest.raises(RefusedError) as leaves:
        add(world)
    assert code_of(leaves) == "practice_leaves"


def test_all_keys_of_one_practice_go_and_no_other_s(world: World) -> None:
    other = Credential("p2.1", "p2", ("whsec_other",))
    world.access_keys.make(other)
    add(world)
    assert drop_all("p1", world.access_keys) == 2
    assert drop_all("p1", world.access_keys) == 0
    assert world.access_keys.of_practice("p2") == (other,)
