"""A demo that cannot turn red proves nothing: each check is shown a story that breaks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from demo.checks_all import invariants
from demo.checks_patient import differences
from demo.gathering import Gathered, Story


def broken(gathered: Gathered) -> set[str]:
    return {one.name for one in invariants(gathered) if not one.holds}


def with_story(gathered: Gathered, **changes: Any) -> Gathered:
    return replace(gathered, stories=(replace(gathered.stories[0], **changes),))


def with_message(gathered: Gathered, place: int, **changes: Any) -> Gathered:
    messages = list(gathered.stories[0].messages)
    messages[place] = {**messages[place], **changes}
    return with_story(gathered, messages=tuple(messages))


def test_a_story_as_the_protocol_wants_it_shows_no_difference(
    story: Story, gathered: Gathered
) -> None:
    assert list(differences(story)) == []
    assert broken(gathered) == set()


@pytest.mark.parametrize("place", range(8))
def test_any_message_that_did_not_go_is_told(story: Story, place: int) -> None:
    kept = story.belongings.contacts
    less = replace(
        story,
        belongings=replace(story.belongings, contacts=kept[:place] + kept[place + 1 :]),
        messages=story.messages[:place] + story.messages[place + 1 :],
    )
    assert any("verwacht maar niet gezien" in one for one in differences(less))


def test_a_logged_message_that_no_carrier_took_does_not_count_as_sent(story: Story) -> None:
    told = list(differences(replace(story, messages=story.messages[1:])))
    assert any("immediate per sms" in one for one in told)


def test_a_message_on_another_day_is_told(story: Story) -> None:
    rows = list(story.belongings.contacts)
    rows[2] = {**rows[2], "at": "2027-03-03T08:00:00+00:00"}
    told = list(
        differences(replace(story, belongings=replace(story.belongings, contacts=tuple(rows))))
    )
    assert any("2027-03-03 check_in" in one for one in told)


def test_a_message_to_a_stranger_is_told_without_the_address(story: Story) -> None:
    messages = ({**story.messages[0], "to": "+31600000009"}, *story.messages[1:])
    told = list(differences(replace(story, messages=messages)))
    assert any("verkeerd adres" in one for one in told)
    assert not any("+316" in one for one in told)


def test_an_unexpected_task_end_or_status_is_told(story: Story) -> None:
    task = {"kind": "escalation", "opens_at": "2027-03-08T08:00:00Z"}
    case = {**story.belongings.cases[0], "stop": {"reason": "rebooked"}}
    run = replace(story.executions[0], status="FAILED", path=("FollowUpFailed",))
    held = replace(story.belongings, tasks=(task,), cases=(case,))
    told = " ".join(differences(replace(story, belongings=held, executions=(run,))))
    assert "taak te veel: escalation" in told
    assert "zaken: verwacht" in told
    assert "uitvoering FAILED" in told


@pytest.mark.parametrize(("day", "right"), [("01", True), ("02", True), ("03", False)])
def test_a_task_that_answers_an_event_may_open_a_day_later(
    story: Story, day: str, right: bool
) -> None:
    expected = replace(story.scenario.expected, tasks=(("answer_patient", "2027-03-01+"),))
    task = {"kind": "answer_patient", "opens_at": f"2027-03-{day}T12:00:00Z"}
    mine = replace(
        story,
        scenario=replace(story.scenario, expected=expected),
        belongings=replace(story.belongings, tasks=(task,)),
    )
    assert (list(differences(mine)) == []) is right


def test_a_message_accepted_before_its_moment_is_told(story: Story) -> None:
    messages = ({**story.messages[0], "at": "2026-11-22T12:00:01+00:00"}, *story.messages[1:])
    assert any("vóór het moment" in one for one in differences(replace(story, messages=messages)))


def test_the_same_message_twice_breaks_a_promise(gathered: Gathered) -> None:
    twice = (*gathered.stories[0].messages, gathered.stories[0].messages[0])
    names = broken(with_story(gathered, messages=twice))
    assert "elk bericht hoogstens één keer" in names
    assert "aangenomen is gelogd, en omgekeerd" in names


def test_an_unknown_fate_keeps_the_promise_only_where_a_person_sees_it(gathered: Gathered) -> None:
    story = gathered.stories[0]
    rows = ({**story.belongings.contacts[0], "status": "unknown"}, *story.belongings.contacts[1:])
    task = {"kind": "unknown_message", "opens_at": "2027-03-01T09:00:00Z"}
    unseen = replace(story.belongings, contacts=rows)
    seen = replace(unseen, tasks=(task,))
    less = story.messages[1:]
    name = "aangenomen is gelogd, en omgekeerd"
    assert name in broken(with_story(gathered, belongings=unseen, messages=less))
    assert name not in broken(with_story(gathered, belongings=seen, messages=less))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"text": "Dag ë wz.test/ABCDEFGHJ2 STOP"}, "sms: één deel, met link en afmelden"),
        ({"text": "a" * 161}, "sms: één deel, met link en afmelden"),
        ({"text": "Dag wz.test/ABCDEFGHJ2. STOP"}, "sms: één deel, met link en afmelden"),
        ({"text": "Dag wz.test/ABCDEFGHJ2 tot ziens"}, "sms: één deel, met link en afmelden"),
    ],
)
def test_a_bad_sms_breaks_its_promise(
    gathered: Gathered, change: dict[str, Any], name: str
) -> None:
    assert name in broken(with_message(gathered, 0, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"headers": {}},
        {"text": " "},
        {"html": ""},
        {"subject": "Over uw therapie"},
        {"subject": ""},
    ],
)
def test_a_bad_mail_breaks_its_promise(gathered: Gathered, change: dict[str, Any]) -> None:
    names = broken(with_message(gathered, 1, **change))
    assert "mail: afmelden met één klik, tekst en html" in names


def test_a_message_on_sunday_breaks_a_promise(gathered: Gathered) -> None:
    held = gathered.stories[0].belongings
    rows = ({**held.contacts[0], "at": "2027-03-07T10:00:00+00:00"}, *held.contacts[1:])
    names = broken(with_story(gathered, belongings=replace(held, contacts=rows)))
    assert "binnen de uren, nooit op zondag" in names


def test_a_name_in_a_log_breaks_a_promise(gathered: Gathered) -> None:
    name = gathered.stories[0].scenario.person.full_name
    leaking = replace(gathered, texts={"logs": f"sending to {name}"})
    assert broken(leaking) == {"nergens persoonsgegevens"}


def test_a_costly_execution_breaks_a_promise(gathered: Gathered) -> None:
    run = replace(gathered.stories[0].executions[0], transitions=21)
    assert broken(with_story(gathered, executions=(run,))) == {
        "hoogstens 20 overgangen en 8 aanroepen"
    }
    assert "hoogstens 20 overgangen en 8 aanroepen" in broken(with_story(gathered, executions=()))
