"""Anything in any order; what must hold after every step stands in `model_truths`."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from unit.usecases.model import FollowUp

EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "150"))
STEPS = int(os.environ.get("MODEL_STEPS", "50"))
"""The proof raises both; the defaults take seconds."""

FollowUp.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestFollowUp = pytest.mark.requirement(
    "AU-18", "AU-19", "NS-05", "NS-15", "NS-18", "NS-19", "NS-26", "NS-39", "EC-R01", "EC-R04"
)(FollowUp.TestCase)
