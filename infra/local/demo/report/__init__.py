"""The report: a page for people and JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2

from demo.report.view import page_facts
from demo.summary import touchpoints
from stack.places import LOCAL, ROOT

if TYPE_CHECKING:
    from demo.gathering import Story
    from demo.outcome import Outcome

HERE: Final = Path(__file__).parent
TARGET: Final = LOCAL / "demo"


def write_report(outcome: Outcome) -> tuple[str, ...]:
    """Write `report.html`, which needs no other file, and `report.json`; give their places."""
    TARGET.mkdir(parents=True, exist_ok=True)
    page, facts = TARGET / "report.html", TARGET / "report.json"
    page.write_text(render(outcome), encoding="utf-8")
    content = json.dumps(machine_facts(outcome), indent=1, ensure_ascii=False)
    facts.write_text(content + "\n", encoding="utf-8")
    return tuple(str(one.relative_to(ROOT)) for one in (page, facts))


def render(outcome: Outcome) -> str:
    """Write the page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined
    )
    files = {name: (HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")}
    template = environment.get_template("page.html")
    return template.render(css=files["page.css"], js=files["page.js"], **page_facts(outcome))


def machine_facts(outcome: Outcome) -> dict[str, Any]:
    """Give what a program may want to know; no names, no addresses."""
    return {
        "good": outcome.good,
        "seconds": outcome.seconds,
        "factor": outcome.factor,
        "slowest_message_seconds": round(outcome.slowest, 1),
        "workers_killed": outcome.killed,
        "troubles": list(outcome.troubles),
        "promises": [
            {"name": one.name, "looked_at": one.looked_at, "broken": list(one.broken)}
            for one in outcome.promises
        ],
        "patients": [_story(one, outcome.wrong[one.scenario.key]) for one in outcome.stories],
    }


def _story(story: Story, wrong: tuple[str, ...]) -> dict[str, Any]:
    return {
        "key": story.scenario.key,
        "label": story.scenario.label,
        "practice": story.scenario.practice,
        "differences": list(wrong),
        "messages": touchpoints(story),
        "tasks": [
            {"kind": one["kind"], "opens_at": one["opens_at"], "state": one.get("state")}
            for one in story.belongings.tasks
        ],
        "cases": [
            {"state": one["state"], "reason": (one.get("stop") or {}).get("reason")}
            for one in story.belongings.cases
        ],
        "executions": [
            {
                "status": one.status,
                "path": list(one.path),
                "transitions": one.transitions,
                "invocations": one.invocations,
                "retries": one.retries,
            }
            for one in story.executions
        ],
    }
