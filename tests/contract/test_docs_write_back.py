"""The page about messages to a practice's record shows one as it is sent."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from fakes.samples import a_case, a_contact, a_practice
from weerzien.contracts.outgoing.journal import COLUMNS
from weerzien.contracts.outgoing.message import CONTENT, render
from weerzien.domain import ids
from weerzien.domain.contact import ContactStatus
from weerzien.domain.news import of_contact
from weerzien.domain.write_back import WAITS, About, WriteBackKind

PAGE = Path(__file__).resolve().parents[2] / "docs/write-back.md"


def sample() -> Any:
    missed = ids.appointment_id("p1", "A-88120")
    case = replace(a_case(ids.case_id("p1", missed)), appointment_ids=(missed,))
    contact = replace(
        a_contact(ContactStatus.DELIVERED), case_id=case.id, text_version="general.immediate.1"
    )
    about = About(ids.patient_id("p1", "P-20417"), "P-20417", {missed: "A-88120"}, case)
    message = replace(of_contact(contact), sequence=2)
    return json.loads(render(message, about, a_practice()))


def test_the_message_that_is_shown_is_one_that_is_sent() -> None:
    [shown] = re.findall(r"```json sample\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert json.loads(shown) == sample()


def test_every_type_column_and_wait_is_told() -> None:
    text = PAGE.read_text("utf-8")
    assert set(CONTENT) == set(WriteBackKind)
    for name in (*WriteBackKind, *COLUMNS):
        assert f"`{name}`" in text, name
    told = ("5 s", "5 min", "30 min", "2 h", "5 h", "10 h", "14 h", "20 h", "24 h")
    assert len(told) == len(WAITS)
    assert ", ".join(told) in text
