"""Ids stand in tables and at carriers: what names a thing must name it after every change."""

from __future__ import annotations

import pytest

from weerzien.domain import ids


@pytest.mark.requirement("AU-18", "CO-13")
@pytest.mark.parametrize(
    ("made", "known"),
    [
        (ids.patient_id("p1", "ref-1"), "wavzd4gewc3662476ag4bjj4"),
        (ids.appointment_id("p1", "ref-1"), "q2h4kj6ntubqb2qiwtsr7nid"),
        (ids.case_id("p1", "a1"), "li3mpxv3i36ejrgxf62jszud"),
        (ids.event_id("p1", "staff", "s1"), "hxftahn3jufll2shkposllei"),
        (ids.task_id("c1", "escalation"), "f22itklrg4xgcslokpajj2a2"),
        (ids.task_id("c1", "escalation", "e1"), "trrk4goz44kg33iuwfcxtfep"),
        (ids.address_hash("pepper", "Patient@Example.org"), "14b4bcd362264680c431f03e925ae9"),
        (ids.link_token("pepper", "c1", "immediate.sms", 10), "QUNXKDWIF4"),
        (
            ids.token_hash("ABCDEFGHJK"),
            "f57cbf1e3e471b25db4b8ad0844df41b2dae9c7d1944944d128e49294d412f66",
        ),
    ],
    ids=["patient", "appointment", "case", "event", "task", "again", "address", "link", "token"],
)
def test_a_name_that_is_stored_stays_the_same(made: str, known: str) -> None:
    assert made == known


@pytest.mark.requirement("CO-17")
def test_an_address_is_one_however_it_is_written_and_another_under_another_pepper() -> None:
    one = ids.address_hash("pepper", "patient@example.org")
    assert one == ids.address_hash("pepper", "PATIENT@example.org")
    assert one != ids.address_hash("other", "patient@example.org")
