"""The peaks of five thousand practices against AWS's quotas, and what a month costs."""

from __future__ import annotations

import json
import sys
from typing import Any, Final

from cost import pricing
from results import RESULTS, keep
from scale.assumptions import (
    APPOINTMENT_EVENTS_A_DAY,
    BUSY,
    EXPECTED,
    HIGH_RISK,
    KILOBYTES_PER_NO_SHOW,
    NO_SHOWS_A_DAY,
    PRACTICES,
    QUOTAS,
    RUNS_OF_WRITING_BACK,
    SECONDS_PER_CALL,
    TAKEN_A_RUN,
    TOLD_TIMES,
    WORKING_DAYS_A_MONTH,
)
from scale.simulate import STATES_PER_STEP, Load, simulate

SMOOTHED: Final = 60
"""A claim that the carrier refuses for its rate comes again within the touchpoint's validity, so
what must fit a carrier's rate is the busiest minute; engines and tables must bear the second."""


def main() -> int:
    """Simulate with and without spreading, and print."""
    spread, at_once = simulate(jitter=True), simulate(jitter=False)
    found = {
        "practices": PRACTICES,
        "cases_in_the_week": spread.cases,
        "peaks": _peaks(spread),
        "peaks_if_not_spread": _peaks(at_once),
        "busiest_minute": {
            what: spread.peak_at(what).isoformat(timespec="minutes")
            for what in ("begins", "sms", "mails", "steps")
        },
        "write_backs": _write_backs(spread),
        "table_gigabytes_a_year": round(
            PRACTICES * NO_SHOWS_A_DAY * WORKING_DAYS_A_MONTH * 12 * KILOBYTES_PER_NO_SHOW / 1e6, 1
        ),
        "usd_a_month": _month(),
    }
    _print(found)
    keep("scale", found)
    return 0


def _peaks(load: Load) -> dict[str, float]:
    steps = load.peak("steps")
    return {
        "StartExecution": load.peak("begins"),
        "transitions": STATES_PER_STEP * steps + 3 * load.peak("begins"),
        "open": load.most_open(),
        "concurrency": round(SECONDS_PER_CALL * (steps + load.peak("begins")), 1),
        "sms": round(load.peak("sms", SMOOTHED), 1),
        "mails": round(load.peak("mails", SMOOTHED), 1),
        "keys": 2 * steps,
    }


def _write_backs(load: Load) -> dict[str, float]:
    """If every practice has an endpoint: most messages in a minute, and the longest wait."""
    taken = RUNS_OF_WRITING_BACK * TAKEN_A_RUN
    most, wait = load.longest_wait(TOLD_TIMES, taken)
    return {"most_a_minute": most, "taken_a_minute": taken, "longest_wait_minutes": round(wait, 1)}


def _month() -> dict[str, float]:
    """US dollars: full series of every case times the expected share, and all other events."""
    cost: dict[str, Any] = json.loads((RESULTS / "cost.json").read_text(encoding="utf-8"))
    average = (4 + BUSY) / 5
    cases = PRACTICES * NO_SHOWS_A_DAY * WORKING_DAYS_A_MONTH * average / 1000
    sums = {name: row["usd_per_1000"] for name, row in cost["priced"].items()}
    mixed = {
        unit: (1 - HIGH_RISK) * usd + HIGH_RISK * sums["high risk, unanswered"][unit]
        for unit, usd in sums["standard"].items()
    }
    carriers = sum(mixed[unit] for unit in ("sms_parts", "mails")) * cases * EXPECTED
    machine = sum(usd for unit, usd in mixed.items() if unit not in ("sms_parts", "mails")) * cases
    return {
        "carriers": round(carriers),
        "cases_on_AWS": round(machine),
        "other_appointment_events": round(_events(cost["cases"]["standard"]["capacity"])),
    }


def _events(capacity: dict[str, dict[str, float]]) -> float:
    """US dollars of the events that only say how an appointment stands: received and applied."""
    one_event = {
        name: {what: number / row["invocations"] for what, number in row.items()}
        for name, row in capacity.items()
        if name in ("ReceiveHisEvent", "ApplyEvent")
    }
    row = {"capacity": one_event, "billed": 0, "sms_parts": 0, "mails": 0}
    thousand = sum(pricing.per_thousand(pricing.units(row)).values())
    return thousand * APPOINTMENT_EVENTS_A_DAY * WORKING_DAYS_A_MONTH / 1000


def _print(found: dict[str, Any]) -> None:
    week = found["cases_in_the_week"]
    print(f"\n{PRACTICES:,} practices, {week:,} no-shows in the week, Monday × {BUSY}")
    print(f"{'':<38}{'quota':>12}{'peak':>12}{'of quota':>10}{'if not spread':>15}")
    for name, quota in QUOTAS.items():
        peak, raw = found["peaks"][name], found["peaks_if_not_spread"][name]
        share = peak / quota.size
        print(f"{quota.name:<38}{quota.size:>12,.0f}{peak:>12,.1f}{share:>10.0%}{raw:>15,.1f}")
    for what, minute in found["busiest_minute"].items():
        print(f"busiest minute of {what:<20}{minute:>24}")
    told = found["write_backs"]
    print(
        f"write-backs: {told['most_a_minute']:,} in the busiest minute, {told['taken_a_minute']:,} "
        f"taken a minute, longest wait {told['longest_wait_minutes']} minutes"
    )
    print(f"table: {found['table_gigabytes_a_year']} GB a year")
    for what, usd in found["usd_a_month"].items():
        print(f"US dollars a month, {what.replace('_', ' '):<26}{usd:>12,}")


if __name__ == "__main__":
    sys.exit(main())
