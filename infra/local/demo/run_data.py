"""Make the scenarios of one run: every run has patients, numbers and addresses of its own.

An opt-out of an earlier run holds for its address, as it should; so no run may reuse one.
"""

from __future__ import annotations

from dataclasses import replace

from demo.scenario import Act, HisSays, Person, Scenario, Visit

RUNS = 1000


def fresh(scenario: Scenario, run: int) -> Scenario:
    """Give the scenario's patient, visits and addresses the number of this run."""
    visits = {one.ref: _visit(one, run) for one in scenario.visits}
    known = {**visits, **{ref: _visit(one, run) for ref, one in _told(scenario.acts).items()}}
    return replace(
        scenario,
        person=_person(scenario.person, run),
        visits=tuple(visits.values()),
        acts=tuple(_act(one, known) for one in scenario.acts),
        expected=replace(
            scenario.expected,
            goes_to=tuple(_address(one, run) for one in scenario.expected.goes_to),
        ),
    )


def _told(acts: tuple[Act, ...]) -> dict[str, Visit]:
    deeds = [one.deed for one in acts if isinstance(one.deed, HisSays)]
    return {deed.visit.ref: deed.visit for deed in deeds if deed.visit}


def _visit(one: Visit, run: int) -> Visit:
    return replace(one, ref=f"{one.ref}-{run:03d}")


def _act(one: Act, known: dict[str, Visit]) -> Act:
    if not isinstance(one.deed, HisSays) or one.deed.visit is None:
        return one
    return replace(one, deed=replace(one.deed, visit=known[one.deed.visit.ref]))


def _person(one: Person, run: int) -> Person:
    extra = dict(one.extra)
    if guide := extra.get("representative"):
        extra["representative"] = {name: _address(value, run) for name, value in guide.items()}
    return replace(
        one,
        ref=f"{one.ref}-{run:03d}",
        phone=_address(one.phone, run),
        email=_address(one.email, run),
        extra=extra,
    )


def _address(address: str, run: int) -> str:
    """Put the run's number into an address: before the @, or on digits 6 to 8 of a number."""
    if "@" in address:
        name, _, host = address.partition("@")
        return f"{name}.{run:03d}@{host}"
    if not address:
        return ""
    return f"{address[:-5]}{run:03d}{address[-2:]}"
