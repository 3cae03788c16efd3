"""Goldens are worth their name only if a change of form is seen, and no release goes without."""

from __future__ import annotations

import pytest

from proof import golden
from proof.sizes import CI
from proof.suites import k_golden


def test_this_version_has_its_goldens_of_every_kind() -> None:
    assert golden.version() in golden.releases(), "python -m proof.golden capture"
    assert {one.kind for one in golden.load(golden.version())} == set(golden.READERS)


def test_what_every_release_wrote_is_read_as_it_was() -> None:
    result = k_golden.run(CI, 0)
    assert result.is_green, result.violations


@pytest.mark.parametrize("kind", sorted(golden.READERS))
def test_a_reader_that_changed_is_seen(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(golden.READERS, kind, lambda _: {"something": "else"})
    assert not k_golden.run(CI, 0).is_green


def test_a_version_without_goldens_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golden, "version", lambda: "99.0.0")
    assert any("no goldens" in one for one in k_golden.run(CI, 0).violations)


@pytest.mark.parametrize(
    ("recorded", "today", "other"),
    [
        ({"a": 1}, {"a": 1, "new": 2}, False),
        ({"a": 1}, {"a": 2}, True),
        ({"a": 1}, {}, True),
        ([1, {"a": 1}], [1, {"a": 1}], False),
        ([1], [1, 2], True),
        ("x", "unreadable: ValueError", True),
    ],
)
def test_new_fields_may_come_and_old_ones_stay(
    recorded: object, today: object, other: bool
) -> None:
    assert golden.differs(recorded, today) is other
