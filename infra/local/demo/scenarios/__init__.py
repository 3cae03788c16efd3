"""All scenarios, in the order in which the report tells them."""

from __future__ import annotations

from typing import Final

from demo.scenario import Scenario
from demo.scenarios.channels import CHANNELS
from demo.scenarios.high_risk import HIGH_RISK
from demo.scenarios.standard import STANDARD
from demo.scenarios.stops import STOPS

ALL: Final[tuple[Scenario, ...]] = (*STANDARD, *HIGH_RISK, *STOPS, *CHANNELS)
