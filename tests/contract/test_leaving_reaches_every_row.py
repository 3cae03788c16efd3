"""Nothing of a practice lies where its leaving does not look: each key has a place known here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, get_type_hints

import pytest

from fakes.samples import MOBILE, NOW, a_practice
from weerzien.adapters import keys
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import Home

SAMPLES: dict[Any, Any] = {
    Practice: a_practice(),
    Channel: Channel.SMS,
    datetime: NOW,
    date: NOW.date(),
    Home: Home("p1", "x1"),
    str: MOBILE,
}
# With each patient's file, by its list; opt-outs by their places in the index.
OF_PATIENTS = ("PATIENT#", "CASE#", "TASK#", "ADDRESS#")
# Found by their own ids only: they end by TTL, within forty days.
BY_THEMSELVES = ("EVENT#",)
KEYS = sorted(
    name
    for name, one in vars(keys).items()
    if inspect.isfunction(one) and get_type_hints(one).get("return") is keys.Key
)


def sample(make: Callable[..., keys.Key]) -> keys.Key:
    """Make a key of practice p1, whatever else it is made of."""
    hints = get_type_hints(make)
    given = {
        name: {"practice_id": "p1", "key_id": "p1.1"}.get(name, SAMPLES[hints[name]])
        for name in inspect.signature(make).parameters
    }
    return make(**given)


@pytest.mark.requirement("CO-15")
@pytest.mark.parametrize("name", KEYS)
def test_leaving_looks_into_this_partition(name: str) -> None:
    pk = sample(getattr(keys, name)).pk
    own = (keys.practice("p1").pk, keys.credential("p1.1").pk, *keys.partitions_of_practice("p1"))
    family = pk.removeprefix("PRACTICE#p1#")
    assert pk in own or family.startswith(OF_PATIENTS + BY_THEMSELVES), pk


def test_a_partition_that_nobody_thought_of_is_seen() -> None:
    def forgotten(practice_id: str) -> keys.Key:
        return keys.Key(f"PRACTICE#{practice_id}#LETTERS", "LETTER")

    keys.forgotten = forgotten  # type: ignore[attr-defined]
    try:
        with pytest.raises(AssertionError, match="LETTERS"):
            test_leaving_looks_into_this_partition("forgotten")
    finally:
        del keys.forgotten  # type: ignore[attr-defined]
