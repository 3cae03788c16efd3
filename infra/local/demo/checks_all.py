"""What must hold for all patients together, whatever their story: the invariants."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from demo.canaries import Scanner
from demo.checks_patient import WENT_OUT, touchpoint
from demo.clock import ZONE, moment
from demo.message_shape import mail_faults, sms_faults

if TYPE_CHECKING:
    from demo.gathering import Gathered, Story

SUNDAY: Final = 7
OPENS: Final = {"sms": time(9), "email": time(8)}
CLOSES, DAY0_CLOSES = time(20), time(21)
SHAPE_FAULTS: Final = {
    "not_one_part": "past niet in één deel",
    "no_link": "heeft geen link",
    "no_opt_out": "zegt niet hoe je je afmeldt",
    "no_list_unsubscribe": "heeft geen List-Unsubscribe",
    "no_one_click": "heeft geen List-Unsubscribe-Post",
    "no_text_or_html": "mist tekst of html",
    "telling_subject": "heeft een onderwerp dat iets verraadt",
    "says_missed": "noemt gemist",
}
MOST_TRANSITIONS, MOST_INVOCATIONS = 20, 8


@dataclass(frozen=True, slots=True)
class Invariant:
    """One promise: how often it was looked at, and where it does not hold."""

    name: str
    looked_at: int
    broken: tuple[str, ...]
    unit: str = "bekeken"

    @property
    def holds(self) -> bool:
        return self.looked_at > 0 and not self.broken


def invariants(gathered: Gathered) -> tuple[Invariant, ...]:
    """Check all; nothing to look at is not the same as right."""
    stories = gathered.stories
    messages = [(story, one) for story in stories for one in story.messages]
    sms = [(s, m) for s, m in messages if m["channel"] == "sms"]
    mails = [(s, m) for s, m in messages if m["channel"] == "email"]
    return (
        Invariant("elk bericht hoogstens één keer", len(messages), (*_twice(messages),)),
        Invariant("elk bericht hoort bij een opvolging", len(messages), (*_stray(gathered),)),
        Invariant("hoogstens één contactmoment per dag", len(messages), (*_days(stories),)),
        Invariant("aangenomen is gelogd, en omgekeerd", len(messages), (*_logged(stories),)),
        Invariant("binnen de uren, nooit op zondag", len(messages), (*_hours(stories),)),
        Invariant("sms: één deel, met link en afmelden", len(sms), (*_sms(sms),)),
        Invariant("mail: afmelden met één klik, tekst en html", len(mails), (*_mail(mails),)),
        Invariant("nergens persoonsgegevens", *_leaks(gathered), unit="tekens doorzocht"),
        Invariant("hoogstens 20 overgangen en 8 aanroepen", *_costs(stories)),
    )


def _twice(messages: list[tuple[Story, dict[str, Any]]]) -> Iterator[str]:
    counts = Counter((story.scenario.label, one["key"]) for story, one in messages)
    for (label, key), count in counts.items():
        if count > 1:
            yield f"{label}: {_short(key)} is {count} keer aangenomen"


def _stray(gathered: Gathered) -> Iterator[str]:
    for one in gathered.stray:
        yield f"{one['channel']} {_short(one['key'])} hoort bij geen opvolging van deze week"


def _days(stories: tuple[Story, ...]) -> Iterator[str]:
    for story in stories:
        stages = defaultdict(set)
        for row in _out(story):
            on, stage, _ = touchpoint(row)
            stages[on].add(stage)
        for on, several in stages.items():
            if len(several) > 1:
                yield f"{story.scenario.label}: {on} {sorted(several)}"


def _logged(stories: tuple[Story, ...]) -> Iterator[str]:
    for story in stories:
        label = story.scenario.label
        rows = Counter(
            f"{row['case_pk'].rpartition('#')[2]}-{row['stage']}-{row['channel']}"
            for row in _out(story)
        )
        told = Counter(one["key"].split("-", 1)[1] for one in story.messages)
        unknown = {
            f"{row['case_pk'].rpartition('#')[2]}-{row['stage']}-{row['channel']}"
            for row in _out(story)
            if row["status"] == "unknown"
        }
        for key in (told - rows).elements():
            yield f"{label}: {_short(key)} is aangenomen, niet gelogd"
        for key in (rows - told).elements():
            if key not in unknown or not _is_visible(story):
                yield f"{label}: {_short(key)} is gelogd, niet aangenomen"


def _is_visible(story: Story) -> bool:
    return any(task["kind"] == "unknown_message" for task in story.belongings.tasks)


def _hours(stories: tuple[Story, ...]) -> Iterator[str]:
    for story in stories:
        for row in _out(story):
            local = moment(row["at"]).astimezone(ZONE)
            closes = DAY0_CLOSES if row["stage"] == "immediate" else CLOSES
            if local.isoweekday() == SUNDAY or not OPENS[row["channel"]] <= local.time() < closes:
                yield f"{story.scenario.label}: {row['id']} om {local:%a %H:%M}"


def _sms(sms: list[tuple[Story, dict[str, Any]]]) -> Iterator[str]:
    for story, one in sms:
        for fault in sms_faults(one["text"]):
            yield f"{story.scenario.label}: {_short(one['key'])} {SHAPE_FAULTS[fault]}"


def _mail(mails: list[tuple[Story, dict[str, Any]]]) -> Iterator[str]:
    for story, one in mails:
        for fault in mail_faults(one, story.scenario.practice):
            yield f"{story.scenario.label}: {_short(one['key'])} {SHAPE_FAULTS[fault]}"


def _leaks(gathered: Gathered) -> tuple[int, tuple[str, ...]]:
    """Search every place; first prove that a leak would be found."""
    scanner = Scanner(story.scenario.person for story in gathered.stories)
    planted = gathered.stories[0].scenario.person
    if not scanner.scan("planted", f"x {planted.full_name} x"):
        return 0, ("de zoeker vindt zijn eigen proef niet",)
    found = set()
    for place, text in gathered.texts.items():
        found |= scanner.scan(place, text)
    size = sum(len(text) for text in gathered.texts.values())
    return size, tuple(f"{one.place}: {one.kind} van {one.ref}" for one in sorted(found, key=str))


def _costs(stories: tuple[Story, ...]) -> tuple[int, tuple[str, ...]]:
    """Count the full standard cases, as the bound is theirs, without retries after faults."""
    full = [
        (story, run)
        for story in stories
        for run in story.executions
        if story.scenario.key in {"general", "physiotherapy", "dental", "nutrition"}
    ]
    broken = tuple(
        f"{story.scenario.label}: {run.transitions} overgangen, {run.invocations} aanroepen"
        for story, run in full
        if run.transitions - run.retries > MOST_TRANSITIONS
        or run.invocations - run.retries > MOST_INVOCATIONS
    )
    return len(full), broken


def _out(story: Story) -> list[dict[str, Any]]:
    return [r for r in story.belongings.contacts if r.get("stage") and r["status"] in WENT_OUT]


def _short(key: str) -> str:
    return " ".join(key.rsplit("-", 2)[1:])
