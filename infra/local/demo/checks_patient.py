"""Compare what happened to one patient with what the protocols demand of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from demo.clock import ZONE, moment
from demo.scenario import international

if TYPE_CHECKING:
    from demo.gathering import Story

WENT_OUT: Final = frozenset({"sent", "delivered", "failed", "unknown"})
CLOCKS_DIFFER: Final = timedelta(seconds=0.1)


def differences(story: Story) -> Iterator[str]:
    """Say each difference in one sentence without personal data."""
    yield from _messages(story)
    yield from _moments(story)
    yield from _addresses(story)
    yield from _words(story)
    yield from _tasks(story)
    yield from _ends(story)


def touchpoint(contact: dict[str, Any]) -> tuple[date, str, str]:
    """Give local date, stage and channel of a contact row."""
    on = moment(contact["at"]).astimezone(ZONE).date()
    return on, contact["stage"], contact["channel"]


def went_out(story: Story) -> list[dict[str, Any]]:
    """Rows of messages that the carrier took, or may have taken."""
    accepted = {message["key"].split("-", 1)[1] for message in story.messages}
    return [
        row
        for row in story.belongings.contacts
        if row.get("stage")
        and row["status"] in WENT_OUT
        and (row["status"] == "unknown" or any(_names(key, row) for key in accepted))
    ]


def _names(key: str, row: dict[str, Any]) -> bool:
    case_id = row["case_pk"].rpartition("#")[2]
    return key.endswith(f"{case_id}-{row['stage']}-{row['channel']}")


def _messages(story: Story) -> Iterator[str]:
    wanted = Counter(
        (one.on, one.stage, channel)
        for one in story.scenario.expected.sent
        for channel in one.channels
    )
    seen = Counter(touchpoint(row) for row in went_out(story))
    for on, stage, channel in (wanted - seen).elements():
        yield f"verwacht maar niet gezien: {on} {stage} per {channel}"
    for on, stage, channel in (seen - wanted).elements():
        yield f"gezien maar niet verwacht: {on} {stage} per {channel}"


def _moments(story: Story) -> Iterator[str]:
    """Compare the carrier's own clock with the log: nothing goes before its moment."""
    for row_id, lag in lags(story):
        if lag < -CLOCKS_DIFFER:
            yield f"{row_id}: aangenomen {-lag} vóór het moment in het logboek"


def lags(story: Story) -> Iterator[tuple[str, timedelta]]:
    """Give how long after its moment in the log the carrier took each message, in real time."""
    for row in went_out(story):
        for one in story.messages:
            if _names(one["key"], row):
                yield row["id"], moment(one["at"]) - story.clock.real(moment(row["at"]))


def _addresses(story: Story) -> Iterator[str]:
    person, expected = story.scenario.person, story.scenario.expected
    own = [one for one in (person.phone, person.email) if one]
    allowed = {international(one) for one in (expected.goes_to or own)}
    wrong = {m["key"].rpartition("-")[0] for m in story.messages if m["to"] not in allowed}
    for key in sorted(wrong):
        yield f"naar een verkeerd adres: {key.rpartition('-')[2]}"


def _words(story: Story) -> Iterator[str]:
    texts = [f"{m.get('subject') or ''}\n{m['text']}".casefold() for m in story.messages]
    for said in story.scenario.expected.said:
        if not any(said in text for text in texts):
            yield f"geen bericht zegt: {said}"
    for unsaid in story.scenario.expected.unsaid:
        if any(unsaid in text for text in texts):
            yield f"een bericht zegt: {unsaid}"


def _tasks(story: Story) -> Iterator[str]:
    """Match exact dates first, then those that may lie a day later."""
    seen = Counter(
        (row["kind"], moment(row["opens_at"]).astimezone(ZONE).date())
        for row in story.belongings.tasks
        if row["kind"] != "unknown_message"
    )
    for kind, written in sorted(story.scenario.expected.tasks, key=lambda one: "+" in one[1]):
        on = date.fromisoformat(written.rstrip("+"))
        allowed = (on, on + timedelta(days=1)) if "+" in written else (on,)
        found = next((day for day in allowed if seen[kind, day]), None)
        if found is None:
            yield f"taak ontbreekt: {kind} op {written}"
        else:
            seen[kind, found] -= 1
    for kind, day in seen.elements():
        yield f"taak te veel: {kind} op {day}"


def _ends(story: Story) -> Iterator[str]:
    expected = story.scenario.expected
    cases = Counter(
        (row["state"], (row.get("stop") or {}).get("reason", "")) for row in story.belongings.cases
    )
    if cases != Counter(expected.cases):
        yield f"zaken: verwacht {list(expected.cases)}, gezien {list(cases.elements())}"
    ends = Counter(run.end for run in story.executions)
    if ends != Counter(expected.ends):
        yield f"uitvoeringen: verwacht {list(expected.ends)}, gezien {list(ends.elements())}"
    for run in story.executions:
        if run.status != "SUCCEEDED":
            yield f"uitvoering {run.status} in {run.end}"
