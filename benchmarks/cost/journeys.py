"""The four ways through the protocols whose costs are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from demo.clock import at
from demo.scenario import Person, Visit

MISSED: Final = at("2027-03-01 09:00")
MARKED: Final = at("2027-03-01 09:20")
END: Final = at("2027-03-09 12:00")
BACK_AT: Final = at("2027-03-04 16:00")
"""After the touchpoint of day 3, which goes before noon."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One case; `rebooks` in the afternoon of day 3, or never."""

    name: str
    variant: str
    risks: tuple[str, ...] = ()
    rebooks: bool = False
    last_day: datetime = END

    def person(self, run: int) -> Person:
        """Make a patient whom no earlier run had: opt-outs and bounces stay with addresses."""
        number = f"{run % 1000:03d}{JOURNEYS.index(self):02d}"
        return Person(
            ref=f"bench-{run}-{self.name.replace(' ', '-')}",
            first_name="Noor",
            full_name="Noor Boomklever",
            birth_date="1980-02-03",
            phone=f"+31685{number}0",
            email=f"noor.{number}@bench.example.org",
            extra={"risks": list(self.risks)},
        )


JOURNEYS: Final = (
    Journey("standard", "general"),
    Journey("mental health", "mental_health", last_day=at("2027-03-15 12:00")),
    Journey("high risk, unanswered", "general", ("chronic_multi",)),
    Journey("standard, rebooked after day 3", "general", rebooks=True),
)


def missed_visit(person: Person) -> Visit:
    return Visit(f"A-{person.ref}", MISSED)


def new_visit(person: Person) -> Visit:
    start = MISSED + timedelta(days=15)
    return Visit(f"B-{person.ref}", start, created=BACK_AT.isoformat())
