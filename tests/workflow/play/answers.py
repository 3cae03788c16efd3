"""A slower week, in which patients answer: an answer comes in before the next day begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workflow.play.acts import Act, Patient, play
from workflow.play.week import Week, marks, register, wait_for_ends
from workflow.play.world import World, until

from demo.clock import at

FACTOR = 2_520
"""A day in 34 seconds."""


def play_answers(world: World) -> Week:
    """Play the week and wait until every series has ended."""
    patients = register(world, FACTOR, stop=(), one_click=(), link=(), bounced=(), paused=())
    bounce = {"to": patients["bounced"].person.email}
    world.stack.tell_carrier("/faults", {"fault": "hard_bounce", "match": bounce, "times": 1})
    doing = _Doing(world, patients)
    clock = patients["stop"].practice.clock
    afternoon = clock.real(at("2027-03-01 12:30"))
    play(
        [
            *marks(patients),
            Act(afternoon, doing.stop_by_sms),
            Act(afternoon, doing.one_click),
            Act(afternoon, doing.open_and_press),
            Act(clock.real(at("2027-03-02 11:00")), doing.reply),
            Act(clock.real(at("2027-03-03 10:00")), doing.resume),
        ]
    )
    played = Week(world, patients, doing.seen)
    wait_for_ends(played)
    return played


@dataclass(slots=True)
class _Doing:
    """What the patients, and a colleague, do; `seen` keeps what they saw."""

    world: World
    patients: dict[str, Patient]
    seen: dict[str, Any] = field(default_factory=dict)

    def stop_by_sms(self) -> None:
        self._first("stop", "immediate", "email")
        one = self.patients["stop"]
        self.world.replies(one.person.phone, one.practice.number, " Stop ")

    def reply(self) -> None:
        self._first("paused", "check_in", "email")
        one = self.patients["paused"]
        self.world.replies(one.person.phone, one.practice.number, "Kan het ook op een zaterdag?")

    def resume(self) -> None:
        one = self.patients["paused"]
        case = self.world.case(one.practice.id, one.person.ref)
        self.seen["pause"] = case.pause
        words = ("case", "resume", case.practice_id, case.id, "--by", "desk-1")
        self.seen["resumed"] = self.world.stack.cli(*words)

    def one_click(self) -> None:
        mail = self._first("one_click", "immediate", "email")
        self.world.press(self.world.unsubscribe_url(mail), {"List-Unsubscribe": "One-Click"})

    def open_and_press(self) -> None:
        link = self.world.sms_link(self._first("link", "immediate", "sms"))
        self._first("link", "immediate", "email")
        one = self.patients["link"]
        self.seen["page"] = self.world.look(link)
        self.seen["after_look"] = self.world.case(one.practice.id, one.person.ref)
        self.world.press(link, {"answer": "no_longer_needed"})
        self.seen["after_press"] = self.world.case(one.practice.id, one.person.ref)

    def _first(self, name: str, stage: str, channel: str) -> dict[str, Any]:
        to = self.patients[name].person.addresses
        ending = f"-{stage}-{channel}"

        def find() -> dict[str, Any] | None:
            rows = self.world.log()
            return next((r for r in rows if r["to"] in to and r["key"].endswith(ending)), None)

        return until(find, 60, f"{stage} by {channel} of {name}")
