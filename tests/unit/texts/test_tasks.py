"""What staff read on a task."""

import pytest

from weerzien.domain.task import TaskKind
from weerzien.texts.tasks import task_text


@pytest.mark.requirement("HR-32")
def test_the_call_script_asks_how_it_goes_before_planning_and_reproaches_nothing() -> None:
    script = task_text(TaskKind.CALL_DAY1).script
    assert script.index("patiënt zelf spreekt") < script.index("hoe het gaat")
    assert script.index("hoe het gaat") < script.index("Bied zelf een tijd aan")
    assert "geen verwijt" in script
    assert script.index("lastig maakt") < script.index("volgende stap")
    assert "protocol van de praktijk" in script


@pytest.mark.requirement("HR-32")
def test_the_voicemail_leaves_name_and_number_only() -> None:
    script = task_text(TaskKind.CALL_DAY1).script
    voicemail = script[script.index("Voicemail:") :]
    assert "alleen je naam en het nummer" in voicemail
    assert "Geen reden, geen vakgebied" in voicemail


@pytest.mark.requirement("HR-12", "HR-13", "NS-17")
@pytest.mark.parametrize("kind", TaskKind)
def test_every_kind_of_task_says_what_to_do(kind: TaskKind) -> None:
    text = task_text(kind)
    assert text.title
    assert len(text.script) > 40
    assert "{" not in text.title + text.script


@pytest.mark.requirement("HR-23", "HR-33", "HR-28")
def test_remarks_stand_above_the_script_and_unknown_ones_are_left_out() -> None:
    text = task_text(TaskKind.ANSWER_PATIENT, ("distress", "something_new"))
    assert text.title.startswith("Spoed: ")
    assert text.script.startswith("Met spoed")
    assert "something_new" not in text.script
    assert "twee werkdagen" not in text.script
    call = task_text(TaskKind.CALL_DAY1, ("opted_out", "not_feasible_72h"))
    assert "afgemeld voor berichten" in call.script
    assert "Binnen 72 uur niet haalbaar" in call.script


@pytest.mark.requirement("NS-36")
def test_a_named_barrier_does_not_claim_that_the_messages_pause() -> None:
    text = task_text(TaskKind.ANSWER_PATIENT, ("barrier:fear",))
    assert "spanning of angst" in text.script
    assert "staan stil" not in text.script
    assert "staan stil" in task_text(TaskKind.ANSWER_PATIENT).script
