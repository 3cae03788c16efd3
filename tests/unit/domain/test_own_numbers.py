"""A source system's own numbers: kept to write back under them, and gone with the rest."""

from dataclasses import replace

import pytest

from fakes.samples import NOW, a_patient, an_appointment
from unit.domain.follow_up.story import noshow
from weerzien.domain.event import Event
from weerzien.domain.follow_up.appointments import merge
from weerzien.domain.forgetting import forgotten, without_place


def reported(ref: str) -> Event:
    fact = replace(noshow(), appointment_ref=ref)
    return Event("e1", "p1", "x1", NOW, NOW, fact)


@pytest.mark.requirement("NS-10")
def test_the_number_of_a_visit_is_kept_and_news_without_it_takes_nothing_away() -> None:
    first = merge(None, reported("A-1").fact, reported("A-1"))  # type: ignore[arg-type]
    assert first.ref == "A-1"
    again = merge(first, reported("").fact, reported(""))  # type: ignore[arg-type]
    assert again.ref == "A-1"


@pytest.mark.requirement("CO-14")
def test_the_numbers_go_with_the_details_and_with_the_place() -> None:
    known = a_patient()
    known = replace(known, details=replace(known.details, ref="P-1"))
    assert forgotten(known, NOW).details.ref == ""
    assert without_place(replace(an_appointment(), ref="A-1")).ref == ""
