"""The table at the end: one patient a block, then the promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo import words
from demo.checks_patient import touchpoint, went_out
from demo.clock import day_words, moment

if TYPE_CHECKING:
    from demo.gathering import Story
    from demo.outcome import Outcome


def out_words(story: Story) -> str:
    """Say what went out: `ma 1 mrt sms+mail · di 2 mrt mail`."""
    days: dict[str, list[str]] = {}
    for row in went_out(story):
        channel = words.say(words.CHANNELS, touchpoint(row)[2])
        if row["status"] == "unknown":
            channel += "?"
        days.setdefault(day_words(moment(row["at"])), []).append(channel)
    return " · ".join(f"{day} {'+'.join(ways)}" for day, ways in days.items()) or "niets"


def task_words(story: Story) -> str:
    told = [
        f"{words.say(words.TASKS, one['kind'])} ({day_words(moment(one['opens_at']))}, "
        f"{words.say(words.TASK_STATES, one.get('state', 'requested'))})"
        for one in story.belongings.tasks
    ]
    return " · ".join(told) or "-"


def outcome_words(story: Story) -> str:
    told = [
        words.say(words.REASONS, (one.get("stop") or {}).get("reason", "loopt nog"))
        for one in story.belongings.cases
    ]
    return ", ".join(told) or "geen"


def execution_words(story: Story) -> str:
    told = [f"{run.status} in {run.end}" for run in story.executions]
    return ", ".join(told) or "geen uitvoering nodig"


def print_summary(outcome: Outcome) -> None:
    """Print patients and promises, each with a mark."""
    print()
    for story in outcome.stories:
        _print_story(story, outcome.wrong[story.scenario.key])
    print()
    for promise in outcome.promises:
        mark = "✓" if promise.holds else "✗"
        looked_at = f"{promise.looked_at:,}".replace(",", ".")
        print(f"{mark} {promise.name}  ({looked_at} {promise.unit})")
        for one in promise.broken or (() if promise.holds else ("er was niets te bekijken",)):
            print(f"    ANDERS     {one}")
    for trouble in outcome.troubles:
        print(f"✗ {trouble}")
    if outcome.killed:
        print(f"{outcome.killed} werkprocessen onderweg beëindigd (kill -9)")
    print(f"Het traagste bericht ging {outcome.slowest:.1f} s na zijn moment.")
    if outcome.was_too_slow and not outcome.good:
        slower = max(outcome.factor // 2, 1)
        print(
            "Deze machine was te druk voor zo'n snelle klok: wat een patiënt of praktijk deed kwam "
            f"soms pas na de volgende ochtend aan. Probeer het rustiger: --factor {slower}"
        )
    print()


def _print_story(story: Story, wrong: tuple[str, ...]) -> None:
    practice = words.say(words.PRACTICES, story.scenario.practice)
    print(f"{'✗' if wrong else '✓'} {story.scenario.label}  ({practice})")
    print(f"    uit        {out_words(story)}")
    if story.belongings.tasks:
        print(f"    taken      {task_words(story)}")
    print(f"    afloop     {outcome_words(story)}; {execution_words(story)}")
    for one in wrong:
        print(f"    ANDERS     {one}")


def touchpoints(story: Story) -> list[dict[str, str]]:
    """Give what went out as data: local date, stage, channel, status."""
    return [
        {"on": on.isoformat(), "stage": stage, "channel": channel, "status": row["status"]}
        for row in went_out(story)
        for on, stage, channel in [touchpoint(row)]
    ]
