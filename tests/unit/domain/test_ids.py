"""Ids are kept for years in tables, logs and records of others: no release may derive them anew."""

import pytest

from weerzien.domain import ids


@pytest.mark.parametrize(
    ("made", "known"),
    [
        (ids.patient_id("p1", "ref"), "noci32c5zmaltjkbunxbkuor"),
        (ids.appointment_id("p1", "ref"), "vvu5ivvu4w3ltibt23jvhvdk"),
        (ids.case_id("p1", "a1"), "li3mpxv3i36ejrgxf62jszud"),
        (ids.event_id("p1", "his", "id"), "ywnrqjhvq5uqwbougo5fg2zb"),
        (ids.task_id("c1", "call_day1"), "hibxqtbkyb5fgsm34i4qvwl7"),
        (ids.task_id("c1", "call_day1", "again"), "7f46t2urkvma6aoubv7dvsnc"),
        (ids.address_hash("pepper", "A@Example.org"), "035ac8aaf84aebb6e00694845a1ce7"),
        (ids.link_token("pepper", "c1", "immediate.sms", 10), "QUNXKDWIF4"),
        (ids.link_token("pepper", "c1", "immediate.email", 26), "K4NBF6E4LIPI3HRHCUTFH5A27G"),
        (
            ids.token_hash("ABCDEFGHJK"),
            "f57cbf1e3e471b25db4b8ad0844df41b2dae9c7d1944944d128e49294d412f66",
        ),
    ],
)
def test_an_id_of_an_earlier_release_is_found_again(made: str, known: str) -> None:
    assert made == known


def test_an_address_is_the_same_in_capitals() -> None:
    assert ids.address_hash("pepper", "A@EXAMPLE.ORG") == ids.address_hash(
        "pepper", "a@example.org"
    )


def test_parts_do_not_run_into_each_other() -> None:
    assert ids.derive_id("ab", "c") != ids.derive_id("a", "bc")
