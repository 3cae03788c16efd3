"""What a month costs on AWS: units per case and per month, and dated prices beside them.

Units of Weerzien are those that `make bench` counted for a standard case with its three SMS and
five mails; those of the other peers follow from their programs. Left out for all: SMS and mails,
data transfer, logs, and whoever keeps a server patched.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cost import pricing
from peers.places import BENCHMARKS

HOURS: Final = 730
STANDARD: Final = {
    "transitions": 19,
    "invocations": 18,
    "gigabyte_seconds": 1.8,
    "write_units": 93,
    "read_units": 61,
    "api_requests": 1,
}
"""Where `make bench` has left no result yet."""
_MESSAGES: Final = {"sms_parts", "mails"}


@dataclass(frozen=True, slots=True)
class Bill:
    """Units of one case, and units of a month with no case at all."""

    per_case: dict[str, float] = field(default_factory=dict)
    per_month: dict[str, float] = field(default_factory=dict)

    def dollars(self, cases: int) -> float:
        """What this many cases in one month cost."""
        table = prices()
        running = sum(table[unit] * count for unit, count in self.per_case.items())
        standing = sum(table[unit] * count for unit, count in self.per_month.items())
        return running * cases + standing


def prices() -> dict[str, float]:
    """US dollars per unit, ours and those of what others stand on."""
    text = (Path(__file__).parent / "prices.toml").read_text(encoding="utf-8")
    table = {name: row["usd"] for name, row in tomllib.loads(text).items() if name != "dated"}
    _, ours = pricing.prices()
    return ours | table


def bills() -> dict[str, Bill]:
    """The bill of each peer."""
    ours = _counted()
    scheduled = {unit: count for unit, count in ours.items() if unit != "transitions"}
    standing = {"invocations": 43_200.0, "gigabyte_seconds": 4_320.0, "keys": 5.0, "alarms": 35.0}
    worker = {"vcpu_hours": 0.25 * HOURS, "worker_gb_hours": 0.5 * HOURS}
    postgres = {"postgres_hours": float(HOURS), "disk_gb_months": 20.0}
    # The server on half a vCPU and 1 GB with a disk, and a worker as the others have.
    restate = {
        "vcpu_hours": 0.75 * HOURS,
        "worker_gb_hours": 1.5 * HOURS,
        "disk_gb_months": 20.0,
    }
    # Five steps, four waits and the execution; one invocation per message.
    durable = {"durable_operations": 10.0, "invocations": 5.0, "gigabyte_seconds": 0.5}
    return {
        "weerzien": Bill(ours, standing),
        "scheduler": Bill({"scheduler_calls": 6.0, **scheduled}, standing),
        "durable": Bill(durable),
        "dbos": Bill(per_month=worker | postgres),
        "procrastinate": Bill(per_month=worker | postgres),
        "celery": Bill(per_month=worker | {"redis_hours": float(HOURS)}),
        "restate": Bill(per_month=restate),
    }


def _counted() -> dict[str, float]:
    """Take what the benchmark of costs counted, where it did."""
    result = BENCHMARKS / "results/cost.json"
    if not result.exists():
        return {unit: float(count) for unit, count in STANDARD.items()}
    kept = json.loads(result.read_text(encoding="utf-8"))
    found: dict[str, float] = kept["priced"]["standard"]["units"]
    return {unit: count for unit, count in found.items() if unit not in _MESSAGES}
