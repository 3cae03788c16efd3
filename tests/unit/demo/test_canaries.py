from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from demo.canaries import Scanner
from demo.run_data import fresh
from demo.scenario import Person
from demo.scenarios import ALL

PERSON = Person(
    "P-1", "Sanne", "Sanne Koolmees-Voorbeeld", "1961-04-23", "06-81234567", "s.k@example.org"
)


@pytest.mark.requirement("D11")
@pytest.mark.parametrize(
    "leak",
    [
        "Sanne Koolmees-Voorbeeld",
        "SANNE KOOLMEES-VOORBEELD",
        "dear Koolmees-Voorbeeld,",
        "+31681234567",
        "0681234567",
        "06-81234567",
        "0031681234567",
        "***234567",
        "s.k@example.org",
        "born 1961-04-23",
        "23-04-1961",
        "23 april 1961",
        quote("+31681234567", safe=""),
        quote("s.k@example.org", safe=""),
        b"+31681234567".hex(),
        base64.b64encode(b"s.k@example.org").decode(),
        base64.b64encode(b"x" + b"Sanne Koolmees-Voorbeeld" + b"yz").decode(),
        base64.b64encode(b"xy" + b"+31681234567" + b"z").decode(),
    ],
)
def test_every_spelling_of_a_patient_is_found(leak: str) -> None:
    assert Scanner([PERSON]).scan("log", f'{{"message": "{leak}"}}')


@pytest.mark.parametrize(
    "harmless", ["2026-11-22T01:00:00.234567Z", "a234567f", "id-234567-", "Sanne", "7234567"]
)
def test_times_and_hashes_are_no_leak(harmless: str) -> None:
    assert not Scanner([PERSON]).scan("log", harmless)


def test_a_find_tells_who_and_what_but_not_the_value() -> None:
    (find,) = Scanner([PERSON]).scan("log", "x s.k@example.org x")
    assert (find.ref, find.kind, find.place) == ("P-1", "mail", "log")


@pytest.mark.parametrize("run", [0, 7, 999])
def test_no_two_patients_of_a_run_share_what_names_them(run: int) -> None:
    people = [fresh(one, run).person for one in ALL]
    addresses = [address for one in people for address in one.addresses]
    assert len(set(addresses)) == len(addresses)
    tails = [address[-6:] for address in addresses if "@" not in address]
    assert len(set(tails)) == len(tails)
    assert len({one.birth_date for one in people}) == len(people)
    assert len({one.full_name for one in people}) == len(people)


def test_two_runs_share_no_address() -> None:
    first, second = ({a for one in ALL for a in fresh(one, run).person.addresses} for run in (1, 2))
    assert not first & second
