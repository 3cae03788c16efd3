"""Ids stand in tables and at carriers: what names a thing must name it after every change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from weerzien.domain import ids


@pytest.mark.requirement("AU-18", "CO-13")
@pytest.mark.parametrize(
    ("made", "known"),
    [
        (lambda: ids.patient_id("p1", "ref-1"), "wavzd4gewc3662476ag4bjj4"),
        (lambda: ids.appointment_id("p1", "ref-1"), "q2h4kj6ntubqb2qiwtsr7nid"),
        (lambda: ids.case_id("p1", "a1"), "li3mpxv3i36ejrgxf62jszud"),
        (lambda: ids.event_id("p1", "staff", "s1"), "hxftahn3jufll2shkposllei"),
        (lambda: ids.task_id("c1", "escalation"), "f22itklrg4xgcslokpajj2a2"),
        (lambda: ids.task_id("c1", "escalation", "e1"), "trrk4goz44kg33iuwfcxtfep"),
        (
            lambda: ids.address_hash("pepper", "Me@Example.org"),
            "8ffbfffa98b64c3fcd31f3fd8c8546",
        ),
        (lambda: ids.link_token("pepper", "c1", "immediate.sms", 10), "QUNXKDWIF4"),
        (
            lambda: ids.token_hash("ABCDEFGHJK"),
            "f57cbf1e3e471b25db4b8ad0844df41b2dae9c7d1944944d128e49294d412f66",
        ),
    ],
    ids=["patient", "appointment", "case", "event", "task", "again", "address", "link", "token"],
)
def test_a_name_that_is_stored_stays_the_same(made: Callable[[], str], known: str) -> None:
    assert made() == known


@pytest.mark.requirement("CO-17")
def test_an_address_is_one_however_it_is_written_and_another_under_another_pepper() -> None:
    one = ids.address_hash("pepper", "patient@example.org")
    assert one == ids.address_hash("pepper", "PATIENT@example.org")
    assert one != ids.address_hash("other", "patient@example.org")
