"""I6 (promise P6): no name, number, address or birth date in any log, key, queue or history."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from demo.canaries import Scanner, spellings
from demo.scenario import Person
from demo.traces import keys_of
from proof.checker.evidence import Evidence
from proof.checker.finding import Finding

NAME = "I6  no personal data in logs, histories, queues, metrics, keys, URLs"
PLACES: Final = ("execution", "log group", "log file", "key", "queue", "metric", "url")
"""Where there must be something to search."""
URL: Final = re.compile(r"(?:https?://|wz\.test/)[^\s\"'<>]+")


def check(evidence: Evidence) -> Finding:
    """Search every place for every canary; first prove that each spelling would be found."""
    people = [one.person for one in evidence.plan.no_shows]
    if not people:
        return Finding(NAME, 0)
    scanner = Scanner(people)
    broken = list(_blind_spots(scanner, people[0]))
    searched, size = Counter[str](), 0
    for place, text in _everything(evidence):
        searched[place.partition(" file")[0] + (" file" if " file" in place else "")] += 1
        size += len(text)
        finds = sorted(scanner.scan(place, text), key=str)
        broken += [f"{find.place}: {find.kind} of patient {find.ref}" for find in finds]
    broken += [f"nothing to search: {place}" for place in PLACES if not searched[place]]
    return Finding(NAME, sum(searched.values()), tuple(broken), f"{size / 1e6:.1f} MB searched")


def _blind_spots(scanner: Scanner, person: Person) -> Iterator[str]:
    """Plant one patient's data in every spelling: what is not found now could not be found."""
    for kind, value in spellings(person):
        if not scanner.scan("planted", f'{{"x": "{value}"}}'):
            yield f"the search is blind to: {kind}"
    if not scanner.scan("planted", f'"{person.phone[-6:]}"'):
        yield "the search is blind to: last six digits"


def _everything(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield from evidence.texts
    yield from (("execution", run.raw) for run in evidence.runs)
    if evidence.rows:
        yield "key", keys_of(evidence.rows)
    for row in evidence.accepted:
        told = f"{row['text']} {row.get('html', '')} {row.get('headers', {})}"
        if urls := URL.findall(told):
            yield "url", "\n".join(urls)
