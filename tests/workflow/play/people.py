"""Made-up patients: every value unique, and marked by the run, so that a leak can be traced."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Final

from demo.scenario import Person

RUN: Final = f"{secrets.randbelow(900) + 100}"
"""Three digits of this run of the suite, part of every number and address."""
_LETTERS: Final = "bcdfghjklm"
SURNAME: Final = "Vinkenstaart" + "".join(_LETTERS[int(digit)] for digit in RUN)
MAIL_HOST: Final = f"kanarie{RUN}.example.org"
PHONE: Final = f"+3168{RUN}"
"""Begin of every number; four digits follow."""
_EARLIEST: Final = date(1951, 2, 3)
_BIRTH_DATES: Final = 8

_numbers: Final[Iterator[int]] = count(1)
_made: Final[list[Person]] = []


def somebody(*risks: str) -> Person:
    """Make a patient whom nobody had before."""
    number = next(_numbers)
    born = _EARLIEST + timedelta(days=1_000 * (number % _BIRTH_DATES) + int(RUN))
    ending = "".join(_LETTERS[int(digit)] for digit in f"{number:04d}")
    person = Person(
        ref=f"wf-{RUN}-{number}",
        first_name="Noor",
        full_name=f"Noor {SURNAME}{ending}",
        birth_date=born.isoformat(),
        phone=f"{PHONE}{number:04d}",
        email=f"noor.{number}@{MAIL_HOST}",
        extra={"risks": list(risks)},
    )
    _made.append(person)
    return person


def everybody() -> tuple[Person, ...]:
    """List all that were made in this run."""
    return tuple(_made)
