"""The runbooks can be run: every block bears a mark that is known, and has the form AWS wants."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runbooks.blocks import Block, Place, blocks_of
from runbooks.form import faults

PAGE = Path(__file__).resolve().parents[2] / "docs/operations.md"
BLOCKS = blocks_of(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.title)
def test_every_aws_command_has_the_form_that_aws_wants(block: Block) -> None:
    assert faults(block.commands) == ()


def test_there_is_one_setup_and_hardly_anything_that_only_aws_can_do() -> None:
    places = [one.place for one in BLOCKS]
    assert places.count(Place.SETUP) == 1
    assert places.count(Place.ONLY_AWS) < places.count(Place.ANYWHERE) / 3


def test_no_alarm_is_without_a_first_look() -> None:
    alarms = PAGE.read_text(encoding="utf-8").split("## What can happen to the whole")[0]
    for section in re.split(r"^### ", alarms, flags=re.MULTILINE)[1:]:
        assert "**For patients**" in section or "As [" in section, section.splitlines()[0]
        assert "```sh" in section or "](#" in section, section.splitlines()[0]
