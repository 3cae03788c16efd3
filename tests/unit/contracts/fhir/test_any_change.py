"""Whatever stands where: the door reads it or refuses it by name, and never falls over."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.fhir_resources import (
    a_bundle,
    a_flag,
    a_notification,
    a_patient,
    a_related_person,
    an_appointment,
)
from weerzien.contracts.fhir.read_fhir import read_fhir
from weerzien.contracts.refusals import ContractError

Path = tuple[str | int, ...]
WHOLES = (
    an_appointment("cancelled"),
    a_patient(),
    a_bundle(an_appointment(), a_patient(), a_related_person(), a_flag(), kind="transaction"),
    a_notification(an_appointment(), a_patient()),
)
WORDS = "Zonnebloemstraat"
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        [
            *(WORDS, "", "/", "#", "#x", "urn:uuid:x", "Patient/", "Patient/x/_history/", "0000"),
            *("2026-13", "9999-12-31", "0001-01-01T00:00:00+14:00", "2026-03-30T10:20:00"),
            *("noshow", "active", "transaction", "history", "GUARD", "111222333", "\x00", "é" * 99),
        ]
    ),
    st.lists(st.none() | st.just({}) | st.just(WORDS), max_size=3),
    st.dictionaries(
        st.sampled_from(["coding", "reference", "system", "id"]), st.none(), max_size=2
    ),
)


def places(value: Any, at: Path = ()) -> Iterator[Path]:
    yield at
    inner = list(value.items()) if isinstance(value, dict) else []
    inner += list(enumerate(value)) if isinstance(value, list) else []
    for name, one in inner:
        yield from places(one, (*at, name))


CHANGES = st.sampled_from([(n, at) for n, whole in enumerate(WHOLES) for at in places(whole) if at])


def with_change(whole: Any, at: Path, value: Any) -> Any:
    made = copy.deepcopy(whole)
    holder = made
    for step in at[:-1]:
        holder = holder[step]
    holder[at[-1]] = value
    return made


@settings(max_examples=600, deadline=None)
@given(CHANGES, VALUES)
def test_a_resource_with_anything_anywhere_is_read_or_refused(
    change: tuple[int, Path], value: Any
) -> None:
    number, at = change
    try:
        reading = read_fhir(json.dumps(with_change(WHOLES[number], at, value)), "Europe/Amsterdam")
    except ContractError as wrong:
        told = " ".join(f"{problem.field} {problem.reason}" for problem in wrong.problems)
        held = WORDS in told
        has_reason = all(problem.reason for problem in wrong.problems)
    else:
        held = False
        has_reason = len(reading.events) <= 2
    assert not held
    assert has_reason
