"""What the counted units cost per 1,000 cases, by the dated table beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).parent / "prices.toml"
SECONDS: Final = 0.2
"""Assumed length of a call; the emulator's seconds say nothing about it."""
GIGABYTES: Final = 0.5


def prices() -> tuple[str, dict[str, float]]:
    """Day of the table, and US dollars per unit."""
    table: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    dated = table.pop("dated")
    return dated.isoformat(), {unit: float(row["usd"]) for unit, row in table.items()}


def units(row: Mapping[str, Any]) -> dict[str, float]:
    """Billed units of one case, from what was counted on the stack and in this process."""
    uses = row["capacity"].values()

    def total(what: str) -> float:
        return float(sum(one.get(what, 0) for one in uses))

    calls = total("invocations")
    return {
        "transitions": row["billed"],
        "invocations": calls,
        "gigabyte_seconds": round(calls * SECONDS * GIGABYTES, 3),
        "read_units": total("read"),
        "write_units": total("write"),
        # The pollers of Lambda receive and delete each message as well.
        "queue_requests": total("sqs") * 3,
        "key_requests": total("kms"),
        "api_requests": row["capacity"].get("ReceiveHisEvent", {}).get("invocations", 0),
        "sms_parts": row["sms_parts"],
        "mails": row["mails"],
    }


def per_thousand(counted: Mapping[str, float]) -> dict[str, float]:
    """US dollars that 1,000 such cases cost, by unit."""
    _, table = prices()
    return {unit: round(1000 * number * table[unit], 4) for unit, number in counted.items()}
