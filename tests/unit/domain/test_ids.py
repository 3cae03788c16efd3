"""Ids are derived: the same parts name the same thing, other parts another, and no part shows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.domain import ids

PARTS = st.lists(st.text(max_size=12), min_size=1, max_size=4)


@pytest.mark.requirement("AU-18")
@given(PARTS, PARTS)
def test_the_same_parts_are_the_same_id_and_others_another(
    one: list[str], other: list[str]
) -> None:
    assert ids.derive_id(*one) == ids.derive_id(*one)
    assert (ids.derive_id(*one) == ids.derive_id(*other)) is (one == other)


@given(PARTS)
def test_an_id_is_opaque_and_safe_in_keys_and_urls(parts: list[str]) -> None:
    assert re.fullmatch(r"[a-zA-Z0-9]{20,64}", ids.derive_id(*parts))
