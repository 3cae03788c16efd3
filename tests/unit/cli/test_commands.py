"""What colleagues and operators do at a prompt."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.__main__ import main
from unit.domain.follow_up.story import AT_RISK, DAY, DETAILS, HOUR
from unit.usecases.clinic import Clinic
from weerzien.domain.event import PatientReplied, PatientReported
from weerzien.domain.task import TaskKind
from weerzien.domain.vocabulary import Channel, Stage

PRACTICE_FILE = Path(__file__).parents[3] / "infra/local/practices/general.json"
Capture = pytest.CaptureFixture[str]


def say(capsys: Capture, *words: str) -> Any:
    """What the command printed; it must have worked."""
    assert main(words) == 0
    printed = capsys.readouterr().out
    return json.loads(printed) if printed.startswith(("{", "[")) else printed


def refused(capsys: Capture, *words: str) -> str:
    """What the command said about its refusal."""
    assert main(words) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


@pytest.fixture
def call(clinic: Clinic) -> str:
    """A call for a high-risk patient, on the coordinator's list."""
    clinic.open_case()
    clinic.now += 4 * DAY
    clinic.tell(PatientReported(AT_RISK))
    tasks = clinic.world.tasks.open_of("p1")
    return next(one.id for one in tasks if one.kind is TaskKind.CALL_DAY1)


@pytest.mark.requirement("HR-16", "HR-20")
def test_the_work_list_names_what_for_whom_and_when(
    clinic: Clinic, call: str, capsys: Capture
) -> None:
    listed = say(capsys, "tasks", "list", "p1")
    line = next(one for one in listed.splitlines() if call in one)
    assert "Sat 06-03 10:20" in line
    assert "coordinator" in line
    assert listed.splitlines()[-1] == f"{len(clinic.work)} open"


@pytest.mark.requirement("HR-20", "EC-X06")
def test_the_work_list_as_json_holds_no_patient_s_name(
    clinic: Clinic, call: str, capsys: Capture
) -> None:
    listed = say(capsys, "tasks", "list", "p1", "--json")
    assert {one["kind"] for one in listed} == set(clinic.work)
    assert next(one for one in listed if one["id"] == call)["stand_in"] == "coordinator-2"
    assert DETAILS.first_name not in json.dumps(listed)


@pytest.mark.requirement("HR-29")
def test_a_task_is_listed_once_it_opens_and_not_before(clinic: Clinic, capsys: Capture) -> None:
    clinic.open_case()
    clinic.now += HOUR
    clinic.tell(PatientReported(AT_RISK))
    listed = {one["id"] for one in say(capsys, "tasks", "list", "p1", "--json")}
    waiting = {one.id for one in clinic.world.tasks.open_of("p1") if one.opens_at > clinic.now}
    assert listed
    assert not listed & waiting


@pytest.mark.requirement("EC-R02", "HR-30")
def test_one_accepts_and_the_other_reads_that_it_is_taken(
    clinic: Clinic, call: str, capsys: Capture
) -> None:
    del clinic
    accepted = say(capsys, "tasks", "accept", "p1", call, "--by", "s1")
    assert accepted["state"] == "accepted"
    assert "aangenomen" in refused(capsys, "tasks", "accept", "p1", call, "--by", "s2")


@pytest.mark.requirement("HR-26")
def test_an_answer_needs_its_next_step_and_then_closes_the_case(
    clinic: Clinic, call: str, capsys: Capture
) -> None:
    answer = ("tasks", "answer", "p1", call, "--by", "s1", "--outcome", "reached")
    assert "--next" in refused(capsys, *answer)
    assert say(capsys, *answer, "--next", "rebooked")["state"] == "completed"
    assert clinic.why() == "rebooked"
    assert clinic.work == []
    assert "klaar" in refused(capsys, *answer, "--next", "rebooked")


@pytest.mark.requirement("HR-31")
def test_a_failed_attempt_keeps_the_task_open(clinic: Clinic, call: str, capsys: Capture) -> None:
    say(capsys, "tasks", "answer", "p1", call, "--by", "s1", "--outcome", "voicemail")
    assert "call_day1" in clinic.work


def test_what_is_not_there_is_said_in_words(clinic: Clinic, capsys: Capture) -> None:
    del clinic
    for words in (
        ("tasks", "list", "nowhere"),
        ("tasks", "accept", "p1", "nowhere", "--by", "s1"),
        ("case", "show", "p1", "nowhere"),
        ("practice", "show", "nowhere"),
    ):
        assert "Niet gevonden" in refused(capsys, *words)


@pytest.mark.requirement("CO-06", "HR-15", "EC-X06")
def test_a_case_shows_plan_contacts_and_tasks_but_no_person(
    clinic: Clinic, capsys: Capture
) -> None:
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    shown = say(capsys, "case", "show", "p1", clinic.case.id)
    assert shown["state"] == "open"
    assert shown["plan"][0] == {"step": "DeliverDay0", "due": "2027-03-02T10:35:00+01:00"}
    assert {one["id"]: one["status"] for one in shown["contacts"]} == {
        "immediate.sms": "sent",
        "immediate.email": "sent",
    }
    for known in (DETAILS.first_name, DETAILS.phone, DETAILS.email):
        assert str(known) not in json.dumps(shown)


@pytest.mark.requirement("NS-18", "AU-16", "CO-10")
@pytest.mark.parametrize("reason", ["manual", "moved", "no_contact", "mark_corrected"])
def test_a_colleague_stops_a_case_with_a_reason(
    clinic: Clinic, capsys: Capture, reason: str
) -> None:
    clinic.open_case()
    words = ("case", "stop", "p1", clinic.case.id, "--by", "s1", "--reason", reason)
    assert say(capsys, *words)["stop"] == {"reason": reason, "by": "s1"}


@pytest.mark.requirement("NS-17")
def test_a_colleague_lets_a_paused_case_go_on(clinic: Clinic, capsys: Capture) -> None:
    clinic.open_case()
    clinic.tell(PatientReplied(Channel.SMS, "…", distress=True))
    assert say(capsys, "case", "show", "p1", clinic.case.id)["paused"]
    assert not say(capsys, "case", "resume", "p1", clinic.case.id, "--by", "s1")["paused"]


@pytest.mark.requirement("HR-15", "CO-06", "HR-25")
def test_a_colleague_writes_a_call_into_the_log(clinic: Clinic, capsys: Capture) -> None:
    clinic.open_case()
    words = ("--by", "s1", "--channel", "phone", "--outcome", "reached", "--note", "komt dinsdag")
    shown = say(capsys, "case", "contact", "p1", clinic.case.id, *words)
    (row,) = shown["contacts"]
    assert (row["status"], row["reason"], row["by"]) == ("made", "reached", "s1")


@pytest.mark.requirement("NS-03", "AU-15", "AU-21")
def test_a_practice_is_registered_and_rehearses(clinic: Clinic, capsys: Capture) -> None:
    registered = say(capsys, "practice", "register", str(PRACTICE_FILE))
    new = registered["practice_id"]
    assert registered["webhook_secret"].startswith("whsec_")
    assert not say(capsys, "practice", "show", new)["sending"]
    rehearsing = say(
        capsys,
        *("practice", "rehearse", new, "--start", "2027-03-01T07:30"),
        *("--recipient", "test@example.org"),
    )["rehearsal"]
    assert rehearsing["practice_start"] == "2027-03-01T06:30:00+00:00"
    assert rehearsing["recipients"] == 1
    assert rehearsing["factor"] == 10_080
    assert say(capsys, "practice", "recipients", "list", new) == ["test@example.org"]
    pepper = clinic.world.practices.get(new).pepper
    assert pepper not in json.dumps([registered, rehearsing])


@pytest.mark.requirement("AU-12", "EC-O09")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"staff": None}, "staff"),
        ({"variant": "massage"}, "variant"),
        ({"sms_window": {"opens": "9"}}, "sms_window"),
        ({"opening_hours": "always"}, "opening_hours"),
    ],
)
def test_a_bad_practice_file_is_refused_and_its_fields_are_named(
    clinic: Clinic, capsys: Capture, tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    before = dict(clinic.world.memory.practices)
    bad = tmp_path / "practice.json"
    bad.write_text(json.dumps(json.loads(PRACTICE_FILE.read_text()) | change), encoding="utf-8")
    assert main(["practice", "register", str(bad)]) == 2
    assert field in capsys.readouterr().err
    assert clinic.world.memory.practices == before


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
    ],
)
def test_a_practice_file_that_is_no_object_is_refused(
    clinic: Clinic, capsys: Capture, tmp_path: Path, content: str
) -> None:
    del clinic
    bad = tmp_path / "practice.json"
    bad.write_text(content, encoding="utf-8")
    assert main(["practice", "register", str(bad)]) == 2
    assert capsys.readouterr().err


@pytest.mark.requirement("NS-13")
def test_a_wrong_word_is_explained_by_the_prompt_itself(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["tasks", "answer", "p1", "t1", "--by", "s1", "--outcome", "maybe"])
    assert ended.value.code == 2
    assert "voicemail" in capsys.readouterr().err
