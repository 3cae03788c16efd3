"""The week that `test_week.py` looks at: who misses what, and what each patient does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from workflow.play.acts import Act, Patient, patient_of, play
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.world import ENDED, World, until

from demo.clock import ZONE, at
from weerzien.domain.case import Case
from weerzien.domain.contact import ContactStatus

FACTOR = 10_080
WENT = {ContactStatus.SENT, ContactStatus.DELIVERED, ContactStatus.FAILED}


@dataclass(frozen=True, slots=True)
class Week:
    world: World
    patients: Mapping[str, Patient]
    seen: Mapping[str, Any]
    """What a patient saw on the way."""

    def case(self, name: str) -> Case:
        patient = self.patients[name]
        return self.world.case(patient.practice.id, patient.person.ref)

    def went(self, name: str) -> list[tuple[str, str, str]]:
        """List local date, stage and channel of what the contact log says went out."""
        rows = [row for row in self.world.contacts(self.case(name)) if row.status in WENT]
        return [
            (row.at.astimezone(ZONE).date().isoformat(), str(row.stage), str(row.channel))
            for row in sorted(rows, key=lambda row: row.at)
            if row.stage
        ]

    def tasks(self, name: str) -> list[tuple[str, str]]:
        """List kind and local date of each task of a case, by date."""
        rows = [
            (str(one.kind), one.opens_at.astimezone(ZONE).date().isoformat())
            for one in self.world.tasks(self.case(name))
        ]
        return sorted(rows, key=lambda row: (row[1], row[0]))

    def end(self, name: str) -> tuple[str, str]:
        """Give the reason of the case's end, and the state in which its execution ended."""
        case = self.case(name)
        assert case.stop is not None, f"{name} is still open"
        execution = self.world.execution(case)
        assert execution.status == "SUCCEEDED", f"{name}: {execution.status} in {execution.end}"
        return case.stop.reason, execution.end


def _register(world: World) -> dict[str, Patient]:
    risks = {"high_risk": ("chronic_multi",)}
    names = ("standard", "high_risk", "raised", "paused", "stop", "bounced", "one_click", "link")
    people = {name: somebody(*risks.get(name, ())) for name in names}
    practice = rehearsing(world.stack, "general", people.values(), factor=FACTOR)
    start = at("2027-03-01 10:00")
    return {
        name: patient_of(world, practice, person, start + timedelta(minutes=10 * number))
        for number, (name, person) in enumerate(people.items())
    }


def play_week(world: World) -> Week:
    """Play the week and wait until every series has ended."""
    patients = _register(world)
    clock = patients["standard"].practice.clock
    seen: dict[str, Any] = {}
    bounce = {"to": patients["bounced"].person.email, "channel": "email"}
    world.stack.tell_carrier("/faults", {"fault": "hard_bounce", "match": bounce, "times": 1})

    def first(name: str, stage: str, channel: str) -> dict[str, Any]:
        to = patients[name].person.addresses
        ending = f"-{stage}-{channel}"

        def find() -> dict[str, Any] | None:
            rows = world.log()
            return next((r for r in rows if r["to"] in to and r["key"].endswith(ending)), None)

        return until(find, 30, f"{stage} by {channel} of {name}", pause=0.1)

    def stop_by_sms() -> None:
        first("stop", "immediate", "email")
        one = patients["stop"]
        world.replies(one.person.phone, one.practice.number, " Stop ")

    def reply() -> None:
        first("paused", "check_in", "email")
        one = patients["paused"]
        world.replies(one.person.phone, one.practice.number, "Kan het ook op een zaterdag?")

    def resume() -> None:
        case = world.case(clock_practice, patients["paused"].person.ref)
        seen["pause"] = case.pause
        seen["resumed"] = world.stack.cli(
            "case", "resume", case.practice_id, case.id, "--by", "desk-1"
        )

    def one_click() -> None:
        mail = first("one_click", "immediate", "email")
        world.press(world.unsubscribe_url(mail), {"List-Unsubscribe": "One-Click"})

    def open_and_press() -> None:
        link = world.sms_link(first("link", "immediate", "sms"))
        one = patients["link"]
        seen["page"] = world.look(link)
        seen["after_look"] = world.case(one.practice.id, one.person.ref)
        world.press(link, {"answer": "no_longer_needed"})
        seen["after_press"] = world.case(one.practice.id, one.person.ref)

    def raise_risk(when: datetime) -> None:
        patients["raised"].says("patient.updated", when, risks=["risk_medication"])

    clock_practice = patients["standard"].practice.id
    raised_on = at("2027-03-03 20:15")
    acts = []
    for one in patients.values():
        mark = one.missed.start + timedelta(minutes=20)
        acts.append(Act(clock.real(mark), partial(one.no_show, mark)))
    acts += [
        Act(clock.real(at("2027-03-01 16:00")), stop_by_sms),
        Act(clock.real(at("2027-03-01 16:00")), one_click),
        Act(clock.real(at("2027-03-01 16:00")), open_and_press),
        Act(clock.real(at("2027-03-02 14:00")), reply),
        Act(clock.real(at("2027-03-03 10:00")), resume),
        Act(clock.real(raised_on), partial(raise_risk, raised_on)),
    ]
    play(acts)
    played = Week(world, patients, seen)
    left = clock.real(at("2027-03-09 12:00")) - datetime.now(UTC) + timedelta(seconds=45)
    until(
        lambda: all(_is_over(played, name) for name in patients),
        left.total_seconds(),
        "the end of every series",
        pause=1,
    )
    return played


def _is_over(week: Week, name: str) -> bool:
    case = week.case(name)
    return not case.is_open and week.world.execution(case).status in ENDED
