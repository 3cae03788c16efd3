"""Many cases at once, at a prompt, at night."""

import io
import json
from zoneinfo import ZoneInfo

import pytest

from cli.__main__ import main
from unit.domain.follow_up.story import DETAILS, HOUR, MINUTE
from unit.usecases.clinic import Clinic
from weerzien.domain.case import Case
from weerzien.domain.contact import ContactStatus
from weerzien.domain.errors import WeerzienError
from weerzien.domain.vocabulary import Stage

Capture = pytest.CaptureFixture[str]
EARLY, LATE = "2027-01-01T00:00", "2027-12-31T00:00"


def stop_all(capsys: Capture, since: str, until: str, *more: str) -> dict[str, object]:
    words = ("p1", "--since", since, "--until", until, "--by", "s1", "--reason", "mark_corrected")
    assert main(("incident", "stop-all", *words, *more)) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


@pytest.fixture
def marked(clinic: Clinic) -> Clinic:
    """Two patients, marked two hours apart."""
    clinic.open_case()
    clinic.now += 2 * HOUR
    clinic.open_case(DETAILS, "x2")
    return clinic


def moment(clinic: Clinic, patient_id: str) -> str:
    at = clinic.case_of(patient_id).mark_received_at
    return at.astimezone(ZoneInfo(clinic.practice.time_zone)).replace(tzinfo=None).isoformat()


def test_false_marks_are_counted_first_and_nothing_ends(marked: Clinic, capsys: Capture) -> None:
    assert stop_all(capsys, EARLY, LATE) == {
        "found": 2,
        "ended": 0,
        "cases": sorted(marked.case_of(one).id for one in ("x1", "x2")),
    }
    assert marked.case_of("x1").is_open


def test_all_of_a_stretch_end_as_corrected(marked: Clinic, capsys: Capture) -> None:
    assert stop_all(capsys, EARLY, LATE, "--do")["ended"] == 2
    for patient_id in ("x1", "x2"):
        stop = marked.case_of(patient_id).stop
        assert stop is not None
        assert (stop.reason, stop.by) == ("mark_corrected", "s1")


def test_marks_outside_the_stretch_go_on(marked: Clinic, capsys: Capture) -> None:
    first, second = moment(marked, "x1"), moment(marked, "x2")
    assert stop_all(capsys, first, second, "--do")["ended"] == 1
    assert not marked.case_of("x1").is_open
    assert marked.case_of("x2").is_open


def test_what_should_have_moved_is_listed(clinic: Clinic, capsys: Capture) -> None:
    case = clinic.open_case()
    assert main(("incident", "stuck")) == 0
    assert capsys.readouterr().out == "0 overdue\n"
    clinic.now += 11 * MINUTE
    assert main(("incident", "stuck")) == 0
    line, count = capsys.readouterr().out.splitlines()
    assert line.split() == ["p1", case.id, "open", "standard", "starts=0"]
    assert count == "1 overdue"


@pytest.mark.requirement("AU-19")
def test_a_restored_table_that_was_told_what_went_sends_it_no_second_time(
    clinic: Clinic, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = clinic.open_case()
    keys = [f"p1-{case.id}-immediate-{channel}" for channel in ("sms", "email")]
    said = "\n".join([*keys, keys[0], "p1-gone-immediate-sms", "nonsense"])
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    assert main(("incident", "reclaim")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"claimed": 2, "known": 1, "no_case": 2}
    assert "no case: p1-gone-immediate-sms" in printed.err
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    assert clinic.keys == []
    assert set(clinic.statuses.values()) == {ContactStatus.SENT}
    clinic.now += HOUR
    assert clinic.reconcile().unknown == 0


def test_a_case_that_cannot_be_read_is_listed_among_the_stuck_and_hides_no_other(
    clinic: Clinic, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.open_case()
    clinic.open_case(DETAILS, "x2")
    clinic.now += 11 * MINUTE
    spoilt, get = clinic.case_of("x1").id, clinic.world.cases.get

    def get_or_fail(practice_id: str, case_id: str) -> Case:
        if case_id == spoilt:
            raise WeerzienError("unreadable_item")
        return get(practice_id, case_id)

    monkeypatch.setattr(clinic.world.cases, "get", get_or_fail)
    assert main(("incident", "stuck")) == 0
    listed = capsys.readouterr().out
    assert f"p1  {spoilt}  unreadable_item" in listed
    assert "2 overdue" in listed
