"""What a chaotic fortnight does, decided by a seed: who, what fate, when, which faults."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from demo.clock import at
from demo.scenario import Person, Visit

VARIANTS: Final = ("general", "mental_health", "physiotherapy", "dental", "nutrition")
PRACTICES: Final = 10
HIGH_RISK, MESSY = 0.25, 0.20
FATES: Final = {
    "rebooked": 0.15,
    "corrected": 0.05,
    "opted_out": 0.02,
    "stop_sms": 0.02,
    "one_click": 0.01,
    "second": 0.03,
}
"""Shares of the patients; `second` misses two visits of one day. All others run to their end."""
FAULT_SHARE: Final = (0.02, 0.10)
"""Each practice draws its own share of messages that meet a fault."""
FAULTS: Final = {
    "sms": (
        *("accept_then_hang", "accept_then_reset", "accept_then_500", "500_before_accept"),
        *("reset_before_accept", "429", "429", "400", "slow", "slow", "opted_out", "spend_limit"),
        *("lose_receipt", "double_receipt", "delay_receipt"),
    ),
    "email": (
        *("accept_then_hang", "accept_then_reset", "accept_then_500", "500_before_accept"),
        *("reset_before_accept", "429", "429", "400", "slow", "slow", "opted_out", "spend_limit"),
        *("lose_receipt", "double_receipt", "delay_receipt", "hard_bounce", "soft_bounce"),
        "complaint",
    ),
}
SECONDS: Final = {"accept_then_hang": 8.0, "slow": 3.0, "delay_receipt": 5.0}
STAGES: Final = ("immediate", "check_in", "brief_check_in", "value", "soft_deadline")
MONDAY: Final = "2027-03-01"
DAYS, HIGH_RISK_DAYS = 3, 2
"""Visits of Monday to Wednesday; of high risk to Tuesday, so that each step has one right day."""
LAST: Final = {"mental_health": at("2027-03-15 12:30")}
LAST_OF_OTHERS: Final = at("2027-03-10 12:30")
"""After these moments of practice time nothing is due any more."""
_LETTERS: Final = "bcdfghjklm"
_RISKS: Final = ("chronic_multi", "psych_discharge", "risk_medication", "early_treatment", "crisis")


@dataclass(frozen=True, slots=True)
class Faulty:
    """The message of this stage and channel meets this fault."""

    stage: str
    channel: str
    fault: str


@dataclass(frozen=True, slots=True)
class PatientPlan:
    """One patient's story, in practice time."""

    person: Person
    visits: tuple[Visit, ...]
    marked: datetime
    fate: str
    stops_at: datetime
    """When what the fate brings happens."""
    is_messy: bool
    """Events come twice or thrice, at once or in the wrong order."""
    stop_comes_first: bool
    faults: tuple[Faulty, ...]


@dataclass(frozen=True, slots=True)
class PracticePlan:
    number: int
    variant: str
    patients: tuple[PatientPlan, ...]

    @property
    def last(self) -> datetime:
        return LAST.get(self.variant, LAST_OF_OTHERS)

    def factor(self, play: timedelta) -> int:
        """How fast its clock must run so that all is over in so much real time."""
        return round((self.last - at(f"{MONDAY} 08:00")) / play)


def chaos(seed: int, no_shows: int) -> tuple[PracticePlan, ...]:
    """Draw everything; the same seed draws the same."""
    dice = random.Random(seed)
    seconds = round(no_shows * FATES["second"])
    patients = [*_patients(dice, seed, no_shows - seconds, no_shows)]
    return tuple(
        PracticePlan(number, VARIANTS[number % len(VARIANTS)], tuple(patients[number::PRACTICES]))
        for number in range(PRACTICES)
    )


def _patients(dice: random.Random, seed: int, count: int, of: int) -> Iterator[PatientPlan]:
    fates = [fate for fate, share in FATES.items() for _ in range(round(share * of))]
    fates = [*fates, *["none"] * (count - len(fates))]
    risky = [n < round(HIGH_RISK * of) for n in range(count)]
    messy = [n < round(MESSY * of) for n in range(count)]
    for one in (fates, risky, messy):
        dice.shuffle(one)
    tails = dice.sample(range(950_000, 1_000_000), count)
    births = dice.sample(range(20_000), count)
    shares = [dice.uniform(*FAULT_SHARE) for _ in range(PRACTICES)]
    for number in range(count):
        risks = (dice.choice(_RISKS),) if risky[number] else ()
        person = _person(seed, number, tails[number], births[number], risks)
        yield _patient(dice, person, fates[number], shares[number % PRACTICES], messy[number])


def _person(seed: int, number: int, tail: int, born: int, risks: tuple[str, ...]) -> Person:
    run = "".join(_LETTERS[int(digit)] for digit in str(seed))
    ending = "".join(_LETTERS[int(digit)] for digit in f"{number:04d}")
    return Person(
        ref=f"px-{seed}-{number}",
        first_name="Noor",
        full_name=f"Noor Wielewaal{run}v{ending}",
        birth_date=(date(1931, 1, 1) + timedelta(days=born)).isoformat(),
        phone=f"+3168{seed % 10}{tail}",
        email=f"noor.{number}@chaos{seed}.example.org",
        extra={"risks": list(risks)},
    )


def _patient(
    dice: random.Random, person: Person, fate: str, fault_share: float, is_messy: bool
) -> PatientPlan:
    days = HIGH_RISK_DAYS if person.extra["risks"] else DAYS
    begins = at(f"{MONDAY} 09:00") + timedelta(days=dice.randrange(days))
    start = begins + timedelta(minutes=dice.randrange(300))
    visits = [Visit(f"A-{person.ref}", start)]
    if fate == "second":
        visits.append(Visit(f"B-{person.ref}", start + timedelta(minutes=90)))
    marked = visits[-1].start + timedelta(minutes=dice.randrange(10, 60))
    return PatientPlan(
        *(person, tuple(visits), marked, fate, _stop(dice, marked), is_messy),
        stop_comes_first=is_messy and dice.random() < 0.5,
        faults=tuple(_faults(dice, fault_share)),
    )


def _stop(dice: random.Random, marked: datetime) -> datetime:
    """Draw any moment of the first six days, every second time one at which messages go."""
    earliest = marked + timedelta(hours=1)
    if dice.random() < 0.5:
        return earliest + dice.random() * timedelta(days=6)
    morning = (earliest + timedelta(days=dice.randrange(1, 6))).replace(hour=8, minute=0)
    return morning + dice.random() * timedelta(hours=3)


def _faults(dice: random.Random, share: float) -> Iterator[Faulty]:
    for stage in (*STAGES, "last_contact"):
        for channel, kinds in FAULTS.items():
            if dice.random() < share:
                yield Faulty(stage, channel, dice.choice(kinds))
