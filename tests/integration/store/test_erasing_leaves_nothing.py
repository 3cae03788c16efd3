"""A patient's whole way through the table, and what a scan of it finds afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from integration.store.conftest import on_table

from fakes import World
from unit.domain.follow_up.story import DAY, DETAILS, HOUR, MINUTE, PRACTICE, booked, noshow
from unit.usecases.clinic import Clinic
from weerzien.adapters import practice_scope
from weerzien.domain.event import ContactMade, PatientOptedOut, PatientReplied
from weerzien.domain.task import Outcome
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.erase_expired import erase_expired
from weerzien.usecases.erase_patient import erase_patient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

WORDS, NOTE, PLACE = "ik-had-de-bus-gemist", "belt-dinsdag-terug", "kamer-achttien"
WAY = "documentreference/notitie-7"
PERSON = replace(
    DETAILS, first_name="Kanarievogel", full_name="K. Kanarievogel", phone="+31620718293"
)
CANARIES = (
    *("kanarievogel", str(PERSON.phone), str(PERSON.phone)[-6:], str(PERSON.email)),
    *(WORDS, NOTE, PLACE, WAY),
)


@pytest.fixture
def clinic(table: Table) -> Clinic:
    """The whole product over a real table; `now` is the time of everything."""
    world = World()
    store = on_table(table, world.memory)
    world.practices, world.events, world.files = store.practices, store.events, store.files  # type: ignore[assignment]
    world.cases, world.contacts, world.tasks = store.cases, store.contacts, store.tasks  # type: ignore[assignment]
    world.links, world.retention = store.links, store.retention  # type: ignore[assignment]
    world.hand_overs = store.hand_overs  # type: ignore[assignment]
    clinic = Clinic(world=world)
    visit = replace(noshow(patient=PERSON), location=PLACE, clinician_ref="d18", note_ref=WAY)
    clinic.tell(visit)
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(PatientReplied(Channel.SMS, WORDS, distress=False))
    clinic.tell(ContactMade("s1", Channel.PHONE, Outcome.VOICEMAIL, NOTE))
    clinic.now += HOUR
    return clinic


def back(clinic: Clinic) -> None:
    """The patient books again, and the clinician's page is there."""
    clinic.tell(booked(made=clinic.now - MINUTE))
    clinic.now += MINUTE
    clinic.prepare()
    assert clinic.page is not None
    assert clinic.page.note_ref == WAY


def rows(table: Table) -> Iterator[dict[str, Any]]:
    yield from table.scan()["Items"]


def found(table: Table, clinic: Clinic) -> set[str]:
    """Give the canaries that any row holds, also inside what is sealed."""
    text = repr(list(rows(table))) + repr(clinic.world.files.patient("p1", "x1"))
    return {one for one in CANARIES if one in text.casefold()}


def events_with_content(table: Table) -> list[str]:
    return [
        row["pk"]
        for row in rows(table)
        if {"content", "sealed"} & set(row) and row["sk"] == "EVENT"
    ]


@pytest.mark.requirement("CO-14", "EC-X06")
def test_a_planted_canary_is_found(table: Table, clinic: Clinic) -> None:
    assert found(table, clinic) == set(CANARIES)


@pytest.mark.requirement("CO-14", "EC-X06")
def test_thirty_days_after_the_end_no_row_knows_who_it_was(table: Table, clinic: Clinic) -> None:
    clinic.tell(booked(made=clinic.now - MINUTE))
    clinic.now += 30 * DAY + MINUTE
    # Whatever it reads or writes on the way must be this practice's.
    practice_scope.guard(table.meta.client)
    ports = replace(clinic.erasing, acting_for=practice_scope.acting_for)
    done = erase_expired(ports)
    assert (done.details, done.failed) == (1, 0)
    assert found(table, clinic) == {WORDS, NOTE, PLACE, WAY}
    assert events_with_content(table) == []
    assert not [row for row in rows(table) if "#ADDRESS#" in row["pk"]]


@pytest.mark.requirement("CO-14", "CO-06")
def test_ninety_days_after_it_the_log_names_a_pseudonym_and_no_more(
    table: Table, clinic: Clinic
) -> None:
    back(clinic)
    for _ in range(10):
        clinic.now += timedelta(days=10)
        clinic.erase()
        assert clinic.prepare().failed == 0
    assert found(table, clinic) == set()
    log = [json.loads(row["body"]) for row in rows(table) if row["sk"].startswith("CONTACT#")]
    assert len(log) == 4
    assert set().union(*log) <= {
        *("id", "practice_id", "case_id", "channel", "direction", "status", "at", "stage"),
        *("reason", "text_version", "by"),
    }


@pytest.mark.requirement("CO-15", "CO-17")
def test_who_asks_is_erased_at_once_but_for_opt_outs_and_the_bare_log(
    table: Table, clinic: Clinic
) -> None:
    back(clinic)
    clinic.tell(PatientOptedOut(frozenset({Channel.SMS}), "sms"))
    erase_patient("p1", "x1", "s1", clinic.erasing)
    assert found(table, clinic) == set()
    assert events_with_content(table) == []
    asked = ((Channel.SMS, str(PERSON.phone)),)
    assert clinic.world.files.closed_addresses(PRACTICE, asked) == {Channel.SMS}
    kinds = {row["sk"].split("#")[0] for row in rows(table) if "#ADDRESS#" in row["pk"]}
    assert kinds == {"OPTOUT"}


@pytest.mark.requirement("CO-14")
def test_after_two_years_nothing_at_all_is_left_once_it_is_written_back(
    table: Table, clinic: Clinic
) -> None:
    back(clinic)
    clinic.now += 100 * DAY
    clinic.erase()
    for row in clinic.world.contacts.of_case("p1", clinic.case.id):
        written = replace(row, written_back_at=clinic.now)
        clinic.world.retention.rewrite_contact("x1", row, written)
    clinic.now += 700 * DAY
    assert clinic.erase().logs_dropped == 1
    left = {row["sk"].split("#")[0] for row in rows(table)}
    assert left == {"PRACTICE", "REGISTERED", "EVENT"}
    assert events_with_content(table) == []
