"""The rules, a file per subject, in the order in which a vendor meets them."""

from __future__ import annotations

from typing import Final

from conformance.rule import Rule
from conformance.rules import (
    appointments,
    body,
    coverage,
    ids,
    patients,
    privacy,
    retries,
    signing,
    times,
)

RULES: Final[tuple[Rule, ...]] = (
    *signing.RULES,
    *ids.RULES,
    *body.RULES,
    *times.RULES,
    *privacy.RULES,
    *patients.RULES,
    *appointments.RULES,
    *retries.RULES,
    *coverage.RULES,
)
