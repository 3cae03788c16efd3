"""Fictional patients: bird names with Voorbeeld behind them, example.org, made-up numbers."""

from __future__ import annotations

from typing import Any

from demo.clock import at
from demo.scenario import Act, HisSays, Person, Visit


def person(number: int, first: str, bird: str, born: str, **extra: Any) -> Person:  # noqa: ANN401
    """Make patient `number` with a mobile and a mailbox of their own."""
    return Person(
        ref=f"P-{7300 + number}",
        first_name=first,
        full_name=f"{first} {bird}-Voorbeeld",
        birth_date=born,
        phone=f"06-8{number:02d}{(number * 37 + 41) % 100:02d}{(number * 613 + 529) % 1000:03d}",
        email=f"{first.lower()}.{bird.lower()}@example.org",
        extra=extra,
    )


def visit(number: int, start: str, discipline: str = "consult", suffix: str = "a") -> Visit:
    return Visit(f"A-{9100 + number}{suffix}", at(start), discipline)


def missed(when: str, one: Visit, times: int = 1) -> Act:
    """The practice marks a visit as missed."""
    return Act(at(when), HisSays("appointment.noshow", one, times=times))
