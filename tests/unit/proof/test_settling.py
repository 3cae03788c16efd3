"""A run is judged once nothing is on its way to a record any more, and not before."""

from __future__ import annotations

from typing import Any

import pytest

from proof.checker.evidence import Change, PlayedPractice
from proof.harness.settling import is_told
from unit.proof.small_run import CLOCK

PK = "PRACTICE#p1#CASE#c1"
HERE = [PlayedPractice("p1", "general", CLOCK, has_record=True)]
NOWHERE = [PlayedPractice("p1", "general", CLOCK)]


def change(sk: str, **image: Any) -> Change:
    return Change(0, PK, sk, image)


def message(kind: str, of: str = "", status: str = "", *, taken: bool = True) -> Change:
    return change(f"OUT#{kind}{of}{status}", kind=kind, of=of, status=status, taken=taken)


CONTACT = change("CONTACT#value.sms", status="sent")
SETTLED = change("CONTACT#value.sms", status="delivered")
ENDED = change("CASE", state="closed")
TOLD = message("communication.recorded", "value.sms", "sent")


def test_a_contact_is_told_as_it_is_by_now() -> None:
    assert not is_told([CONTACT], HERE)
    assert is_told([CONTACT, TOLD], HERE)
    assert not is_told([CONTACT, TOLD, SETTLED], HERE)
    again = message("communication.recorded", "value.sms", "delivered")
    assert is_told([CONTACT, TOLD, SETTLED, again], HERE)


def test_an_end_is_told() -> None:
    assert not is_told([ENDED], HERE)
    assert is_told([ENDED, message("case.closed")], HERE)
    assert is_told([change("CASE", state="open")], HERE)


@pytest.mark.parametrize(
    ("kind", "practices", "right"),
    [
        ("case.closed", HERE, False),
        ("case.closed", NOWHERE, True),
        ("handover.ready", HERE, True),
    ],
)
def test_what_waits_is_waited_for_where_a_record_takes_it(
    kind: str, practices: list[PlayedPractice], right: bool
) -> None:
    assert is_told([message(kind, taken=False)], practices) is right


def test_other_practices_are_none_of_this_run() -> None:
    assert is_told([CONTACT, ENDED], [PlayedPractice("p2", "general", CLOCK)])
