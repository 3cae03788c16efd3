"""From what was found to what the page shows: days, bubbles, mails, tasks, in Dutch."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from demo import words
from demo.clock import ZONE, day_words, moment, time_words
from demo.gsm import septets
from demo.report.graph import draw
from demo.summary import execution_words, outcome_words

if TYPE_CHECKING:
    from demo.gathering import Story
    from demo.outcome import Outcome

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing on the time line."""

    at: datetime
    kind: str
    """sms, email, phone, task, reply, skipped, end: chooses the colour."""
    title: str
    note: str = ""

    @property
    def time(self) -> str:
        return time_words(self.at)


def page_facts(outcome: Outcome) -> dict[str, Any]:
    """Give all that the template needs."""
    messages = [one for story in outcome.stories for one in story.messages]
    channels = Counter(one["channel"] for one in messages)
    return {
        "good": outcome.good,
        "count": outcome.wrong_count,
        "troubles": outcome.troubles,
        "promises": outcome.promises,
        "stories": [story_facts(one, outcome.wrong[one.scenario.key]) for one in outcome.stories],
        "numbers": (
            (len(outcome.stories), "patiënten"),
            (channels["sms"], "sms'en"),
            (channels["email"], "mails"),
            (sum(len(one.belongings.tasks) for one in outcome.stories), "taken voor mensen"),
        ),
        "seconds": outcome.seconds,
        "day_seconds": round(86_400 / outcome.factor),
        "killed": outcome.killed,
    }


def story_facts(story: Story, wrong: tuple[str, ...]) -> dict[str, Any]:
    scenario = story.scenario
    rows = {_key(row): row for row in story.belongings.contacts if row.get("stage")}
    sent = [(one, rows.get(_key_of(one))) for one in story.messages]
    return {
        "key": scenario.key,
        "label": scenario.label,
        "why": scenario.why,
        "practice": words.say(words.PRACTICES, scenario.practice),
        "good": not wrong,
        "wrong": wrong,
        "outcome": outcome_words(story),
        "execution": execution_words(story),
        "phone": _phone(story, [(m, row) for m, row in sent if m["channel"] == "sms"]),
        "mails": [_mail(m, row) for m, row in sent if m["channel"] == "email"],
        "days": _days(story),
        "tasks": [_task(one) for one in story.belongings.tasks],
        "receipts": [_receipt(row) for row in _in_order(story)],
        "graphs": [
            (
                draw(run.path, f"Weg van de uitvoering: {scenario.label}"),
                run.transitions,
                run.invocations,
            )
            for run in story.executions
        ],
        "strip": _strip(story),
    }


def _key(row: Row) -> str:
    return f"{row['case_pk'].rpartition('#')[2]}-{row.get('stage')}-{row['channel']}"


def _key_of(message: Row) -> str:
    return str(message["key"]).split("-", 1)[1]


def _phone(story: Story, sms: list[tuple[Row, Row | None]]) -> dict[str, Any]:
    bubbles: list[Row] = [
        {
            "at": moment(row["at"]) if row else story.clock.practice(moment(one["at"])),
            "mine": False,
            "text": _linked(one["text"]),
            "note": f"{septets(one['text'])} van 160 tekens",
        }
        for one, row in sms
    ]
    bubbles += [
        {
            "at": story.clock.practice(moment(one["at"])),
            "mine": True,
            "text": one["text"],
            "note": "",
        }
        for one in story.replies
    ]
    days: dict[str, list[Row]] = defaultdict(list)
    for bubble in sorted(bubbles, key=lambda one: one["at"]):
        days[day_words(bubble["at"])].append(bubble)
    sender = sms[0][0]["from"] if sms else ""
    to = sms[0][0]["to"] if sms else ""
    return {"sender": sender, "to": to, "days": dict(days)}


def _linked(text: str) -> Markup:
    """Show the link as a phone does; it leads nowhere here."""
    parts = re.split(r"(wz\.test/\w{10})", text)
    return Markup("").join(
        Markup("<u>{}</u>").format(part) if part.startswith("wz.test/") else part for part in parts
    )


def _mail(one: Row, row: Row | None) -> dict[str, Any]:
    first = next((line for line in one["text"].splitlines()[1:] if line.strip()), "")
    return {
        "subject": one["subject"],
        "sender": one["from"],
        "to": one["to"],
        "preview": first,
        "html": one["html"],
        "text": one["text"],
        "when": _when(row),
        "stage": words.say(words.STAGES, row["stage"]) if row else "",
        "returned": bool(row and row["status"] == "failed"),
    }


def _when(row: Row | None) -> str:
    return f"{day_words(moment(row['at']))} {time_words(moment(row['at']))}" if row else ""


def _in_order(story: Story) -> list[Row]:
    """Sort the log by its moments, and within one moment as the carrier took them."""
    taken = {_key_of(one): str(one["at"]) for one in story.messages}
    rows = story.belongings.contacts
    return sorted(rows, key=lambda row: (row["at"], taken.get(_key(row), "")))


def _days(story: Story) -> dict[str, list[Moment]]:
    found = [_of_contact(row) for row in _in_order(story)]
    for task in story.belongings.tasks:
        title = words.say(words.TASKS, task["kind"])
        found.append(Moment(moment(task["opens_at"]), "task", title, "taak gaat open"))
    for case in story.belongings.cases:
        if stop := case.get("stop"):
            why = words.say(words.REASONS, stop["reason"])
            found.append(Moment(moment(stop["at"]), "end", f"Einde: {why}"))
    days: dict[str, list[Moment]] = defaultdict(list)
    for one in sorted(found, key=lambda each: each.at):
        days[day_words(one.at)].append(one)
    return dict(days)


def _of_contact(row: Row) -> Moment:
    at, channel = moment(row["at"]), row["channel"]
    status = words.say(words.STATUSES, row["status"])
    reason = words.say(words.REASONS, row.get("reason", ""))
    if row.get("stage"):
        title = f"{words.say(words.CHANNELS, channel)}: {words.say(words.STAGES, row['stage'])}"
        if row["status"] == "skipped":
            return Moment(at, "skipped", title, f"vervallen, {reason}")
        return Moment(at, channel, title, status)
    if row["status"] == "received":
        return Moment(at, "reply", "De patiënt schrijft terug")
    return Moment(at, "phone", "Collega belt", reason)


def _task(one: Row) -> dict[str, str]:
    return {
        "title": words.say(words.TASKS, one["kind"]),
        "owner": one["owner"]["owner"]["name"],
        "opens": _at(one["opens_at"]),
        "due": _at(one["due"]),
        "state": words.say(words.TASK_STATES, one.get("state", "requested")),
    }


def _at(text: str) -> str:
    return f"{day_words(moment(text))} {time_words(moment(text))}"


def _receipt(row: Row) -> dict[str, str]:
    stage = row.get("stage")
    return {
        "when": _at(row["at"]),
        "what": f"{words.say(words.CHANNELS, row['channel'])}"
        + (f", {words.say(words.STAGES, stage)}" if stage else ""),
        "status": words.say(words.STATUSES, row["status"]),
        "reason": words.say(words.REASONS, row.get("reason", "")),
        "version": row.get("text_version", ""),
        "carrier": str(row.get("carrier_message_id") or "")[:13],
    }


def _strip(story: Story) -> list[dict[str, Any]]:
    """Give the two weeks as small days, for the overview."""
    kinds: dict[int, set[str]] = defaultdict(set)
    for moments in _days(story).values():
        for one in moments:
            kinds[one.at.astimezone(ZONE).day].add(one.kind)
    order = ("sms", "email", "phone", "task", "reply")
    return [
        {"day": day, "sunday": day in {7, 14}, "kinds": [k for k in order if k in kinds[day]]}
        for day in range(1, 14)
    ]
