"""The description of what leaves says something: less than a whole message does not fit it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fakes.samples import a_case, a_contact, a_practice
from unit.contracts.outgoing.described import described_as
from weerzien.contracts.openapi import document
from weerzien.contracts.outgoing.message import render
from weerzien.domain.news import of_contact
from weerzien.domain.write_back import About, WriteBackKind

WHOLE: dict[str, Any] = json.loads(
    render(of_contact(a_contact()), About("x1", "P-1", {}, a_case()), a_practice())
)


def test_every_kind_of_message_is_described() -> None:
    assert list(document()["webhooks"]) == [kind.value for kind in WriteBackKind]


@pytest.mark.parametrize("name", list(WHOLE["data"]))
def test_no_part_of_a_message_may_be_missing(name: str) -> None:
    judge = described_as(WHOLE["type"])
    assert judge.is_valid(WHOLE)
    less = {key: value for key, value in WHOLE["data"].items() if key != name}
    assert not judge.is_valid({**WHOLE, "data": less})


def test_one_kind_of_message_is_no_other() -> None:
    fitting = [kind for kind in WriteBackKind if described_as(kind.value).is_valid(WHOLE)]
    assert fitting == [WriteBackKind.COMMUNICATION_RECORDED]
