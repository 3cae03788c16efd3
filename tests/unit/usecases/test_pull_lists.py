"""Agendas that let themselves be read: once a night, again after trouble, compared like a list."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cli.__main__ import main
from fakes.samples import a_practice
from handlers import pull_appointments
from unit.domain.follow_up.story import DETAILS, HOUR, MISSED
from unit.handlers.conftest import CONTEXT
from unit.usecases.clinic import Clinic
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.errors import ListNotPulledError, SealBrokenError
from weerzien.domain.event import PatientReported
from weerzien.domain.feed.compare import AppointmentList, Listed
from weerzien.domain.feed.pull import SPREAD, TRIES, after_failure, next_night
from weerzien.domain.practice import Rehearsal
from weerzien.ports import ListSource
from weerzien.usecases.apply_event import apply_event

NIGHT = datetime(2027, 3, 2, 21, tzinfo=UTC)
"""22:00 at the practice, when the nights begin."""
MORNING = NIGHT + timedelta(hours=12)
SOURCE = ListSource("p1", "https://his.example/fhir", "token")


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch) -> Clinic:
    clinic = Clinic()
    clinic.now = NIGHT - HOUR
    clinic.plug_in(monkeypatch)
    clinic.world.list_sources.save(SOURCE, next_night(clinic.now, clinic.practice))
    return clinic


def run_at(clinic: Clinic, moment: datetime) -> dict[str, int]:
    clinic.now = moment
    return pull_appointments.handler({}, CONTEXT)


def due(clinic: Clinic) -> datetime:
    return clinic.world.list_sources.kept["p1"][1]


def a_missed_visit() -> AppointmentList:
    line = Listed(
        "A-1", "P-1", "a1", "x1", MISSED, MISSED + HOUR, AppointmentStatus.NOSHOW, "general"
    )
    return AppointmentList(NIGHT, (line,))


def test_each_practice_has_its_own_minute_of_the_night() -> None:
    moments = {next_night(NIGHT - HOUR, a_practice(f"p{n}")) for n in range(40)}
    assert len(moments) == 40
    assert all(NIGHT <= moment < NIGHT + SPREAD for moment in moments)


def test_the_next_night_comes_after_this_one() -> None:
    practice = a_practice()
    tonight = next_night(NIGHT - HOUR, practice)
    assert next_night(tonight - timedelta(seconds=1), practice) == tonight
    assert next_night(tonight, practice) == tonight + timedelta(days=1)


def test_after_trouble_it_is_tried_again_within_the_hour_and_three_times_a_night() -> None:
    practice = a_practice()
    assert [after_failure(NIGHT, n, practice) for n in (1, 2)] == [NIGHT + HOUR] * 2
    assert after_failure(NIGHT, TRIES, practice) == next_night(NIGHT, practice)


def test_an_agenda_is_read_once_a_night(clinic: Clinic) -> None:
    assert run_at(clinic, due(clinic)) == {"read": 0, "failed": 0, "given_up": 0}
    tonight = due(clinic)
    for minutes in (1, 16, 31, 600):
        run_at(clinic, tonight + timedelta(minutes=minutes))
    assert clinic.world.agendas.asked == ["p1"]
    assert due(clinic) == tonight + timedelta(days=1)


@pytest.mark.requirement("NS-16", "AU-13")
def test_a_missed_visit_that_only_the_agenda_knows_is_followed_up(clinic: Clinic) -> None:
    clinic.world.agendas.answers["p1"] = a_missed_visit()
    run_at(clinic, MORNING)
    [event] = clinic.world.inbox.events
    clinic.tell(PatientReported(DETAILS), event.patient_id)
    world = clinic.world
    apply_event("p1", event.patient_id, event.id, world.practices, world.events, world.files)
    assert clinic.case_of(event.patient_id).is_open


def test_an_agenda_in_trouble_keeps_back_no_other_and_is_told(
    clinic: Clinic, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    clinic.world.practices.save(a_practice("p2"))
    clinic.world.list_sources.save(replace(SOURCE, practice_id="p2"), NIGHT + SPREAD)
    clinic.world.agendas.answers["p1"] = ListNotPulledError("http_401")
    assert run_at(clinic, MORNING) == {"read": 1, "failed": 1, "given_up": 0}
    told = [one.__dict__ for one in caplog.records if one.message == "list_not_pulled"]
    assert [(one["practice_id"], one["why"]) for one in told] == [("p1", "http_401")]
    assert "ListPullFailed" in capsys.readouterr().out
    assert due(clinic) == MORNING + HOUR


def test_a_seal_that_does_not_open_keeps_back_no_other_and_is_told(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clinic.world.practices.save(a_practice("p2"))
    sources = clinic.world.list_sources
    sources.save(replace(SOURCE, practice_id="p2"), NIGHT + SPREAD)
    find = sources.find

    def broken(practice_id: str) -> ListSource | None:
        if practice_id == "p1":
            raise SealBrokenError
        return find(practice_id)

    monkeypatch.setattr(sources, "find", broken)
    assert run_at(clinic, MORNING) == {"read": 1, "failed": 1, "given_up": 0}
    assert clinic.world.agendas.asked == ["p2"]
    told = [one.__dict__ for one in caplog.records if one.message == "list_not_pulled"]
    assert [(one["practice_id"], one["why"]) for one in told] == [("p1", "SealBrokenError")]


@pytest.mark.requirement("NS-16", "AU-13")
def test_a_missed_visit_that_was_cut_off_before_the_inbox_comes_with_the_next_list(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.world.agendas.answers["p1"] = a_missed_visit()
    put = clinic.world.inbox.put

    def cut_off(event: object) -> None:
        raise ConnectionError(str(event)[:0])

    monkeypatch.setattr(clinic.world.inbox, "put", cut_off)
    assert run_at(clinic, MORNING)["failed"] == 1
    monkeypatch.setattr(clinic.world.inbox, "put", put)
    clinic.world.agendas.answers["p1"] = replace(a_missed_visit(), at=NIGHT + HOUR)
    assert run_at(clinic, MORNING + 2 * HOUR)["read"] == 1
    assert len(clinic.world.inbox.events) == 1


def test_failures_in_a_row_are_counted_and_forgotten_by_a_success(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic.world.agendas.answers["p1"] = TimeoutError("secret detail")
    given_up = []
    for _ in range(TRIES):
        found = run_at(clinic, max(due(clinic), MORNING) + timedelta(seconds=1))
        given_up.append((found["given_up"], "ListGivenUp" in capsys.readouterr().out))
    assert given_up == [(0, False), (0, False), (1, True)]
    source = clinic.world.list_sources.find("p1")
    assert source is not None
    assert source.failures == TRIES
    assert due(clinic) > MORNING + 3 * HOUR
    del clinic.world.agendas.answers["p1"]
    run_at(clinic, due(clinic) + HOUR)
    again = clinic.world.list_sources.find("p1")
    assert again is not None
    assert again.failures == 0


def test_rehearsing_practices_and_those_that_left_are_not_read(clinic: Clinic) -> None:
    clinic.change_practice(rehearsal=Rehearsal(NIGHT, NIGHT, 10_080, frozenset()))
    run_at(clinic, MORNING)
    assert clinic.world.agendas.asked == []
    del clinic.world.memory.practices["p1"]
    run_at(clinic, MORNING + timedelta(days=2))
    assert clinic.world.list_sources.kept == {}


def test_a_source_is_set_and_taken_away_at_the_prompt(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a-new-token\n"))
    assert main(["feed", "source", "p1", "https://his.example/r4/"]) == 0
    kept = clinic.world.list_sources.find("p1")
    assert kept == ListSource("p1", "https://his.example/r4", "a-new-token")
    assert "a-new-token" not in capsys.readouterr().out + repr(kept)
    assert main(["feed", "source-off", "p1"]) == 0
    assert json.loads(capsys.readouterr().out) == {"practice_id": "p1", "agenda_is_read": False}
    assert main(["feed", "source-off", "p9"]) == 1
    assert clinic.world.list_sources.kept == {}


@pytest.mark.parametrize("token", ["", " ", "één", "a\tb"])
def test_a_token_that_no_header_can_hold_is_refused(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    del clinic
    monkeypatch.setattr("sys.stdin", io.StringIO(token))
    assert main(["feed", "source", "p1", "https://his.example/r4"]) == 1


def test_an_address_that_is_not_allowed_is_refused(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.world.agendas.refused = "host_not_allowed"
    monkeypatch.setattr("sys.stdin", io.StringIO("token"))
    assert main(["feed", "source", "p1", "https://elsewhere.example"]) == 1
