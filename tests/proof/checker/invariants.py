"""All invariants that are judged, in the order of docs/proof.md.

I5 (no data of another practice) is judged by suite J, which asks every route with every
credential; what a run leaves behind cannot show it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from proof.checker import (
    at_most_once,
    contact_log,
    leftovers,
    message_shape,
    moments,
    one_way,
    people,
    personal_data,
    record,
    states,
    stops,
)
from proof.checker.evidence import Evidence
from proof.checker.finding import Finding

Check = Callable[[Evidence], Finding]
ALL: Final[tuple[Check, ...]] = (
    at_most_once.check,
    stops.check,
    states.check,
    contact_log.check,
    personal_data.check,
    people.check,
    moments.check,
    one_way.check,
    leftovers.check,
    message_shape.check,
    record.check,
)


def judge(evidence: Evidence) -> tuple[Finding, ...]:
    return tuple(check(evidence) for check in ALL)
