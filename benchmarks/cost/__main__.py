"""What a case costs: plays each journey on the stack and in this process, counts and prices it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from cost import pricing
from cost.journeys import JOURNEYS
from cost.meter import Meter
from demo.surroundings import DemoError, Stack, find_stack
from results import keep
from stack.places import ROOT, client_environment

CROWDS: Final = (1_000, 100_000)


def main() -> int:
    """Count; 1 and a sentence where that is not possible, 1 where a case costs more among many."""
    try:
        stack = find_stack()
        run = int(time.time()) % 100_000
        _surround(stack)
        from cost import week  # noqa: PLC0415 - the product reads its environment on import

        print("A fast week on the embedded AWS, for states, invocations and messages …", flush=True)
        counted = {name: asdict(one) for name, one in week.play(stack, run).items()}
        print("The same cases in this process, for what each use case asks of AWS …", flush=True)
        capacity, growth = _in_this_process(stack, run + 1)
    except DemoError as trouble:
        print(f"make bench: {trouble}", file=sys.stderr)
        return 1
    cases = {one.name: {**counted[one.name], "capacity": capacity[one.name]} for one in JOURNEYS}
    dated, _ = pricing.prices()
    priced = {
        name: {"units": (units := pricing.units(row)), "usd_per_1000": pricing.per_thousand(units)}
        for name, row in cases.items()
    }
    _print_units(priced, dated)
    _print_use_cases(cases)
    grows = len({json.dumps(row, sort_keys=True) for row in growth.values()}) > 1
    _print_growth(growth, grows=grows)
    keep("cost", {"prices_of": dated, "cases": cases, "priced": priced, "growth": growth})
    return 1 if grows else 0


def _surround(stack: Stack) -> None:
    """Give this process what the stack gives its functions."""
    sys.path.insert(0, str(ROOT / "functions"))
    sent = {"SMS_CONFIGURATION_SET": "bench", "MAIL_CONFIGURATION_SET": "bench"}
    carrier = stack["carrier_url"]
    ends = {
        "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2": carrier,
        "AWS_ENDPOINT_URL_SESV2": carrier,
        "LOG_LEVEL": "CRITICAL",
        "POWERTOOLS_METRICS_DISABLED": "true",
    }
    access = client_environment(stack["endpoint_url"])
    mine = {name: value for name, value in access.items() if name.startswith("AWS_")}
    os.environ.update(mine | stack["environment"] | sent | ends)


def _in_this_process(stack: Stack, run: int) -> tuple[dict[str, Any], dict[str, Any]]:
    from cost.own_table import Own  # noqa: PLC0415 - the product reads its environment on import

    own = Own(stack, run)
    os.environ.update(
        {"TABLE_NAME": own.table, "INBOX_URL": own.inbox, "STATE_MACHINE_ARN": own.machine}
    )
    meter = Meter()
    meter.attach()
    from cost import one_case  # noqa: PLC0415 - its clients are made from the metered session
    from cost.growth import Crowd  # noqa: PLC0415 - the same

    try:
        lived = {one.name: one_case.run(stack, own, meter, one, run) for one in JOURNEYS}
        standard = JOURNEYS[0]
        practice_id, _ = lived[standard.name]
        pattern = own.rows(practice_id)
        growth = {}
        for place, number in enumerate(CROWDS, start=1):
            print(f"One standard case among {number:,} others …", flush=True)
            crowd = Crowd(own, pattern, practice_id, number)
            _, units = one_case.run(stack, own, meter, standard, run + place, crowd)
            growth[str(number)] = units
    finally:
        own.close()
    return {name: units for name, (_, units) in lived.items()}, growth


def _print_units(priced: Mapping[str, Any], dated: str) -> None:
    names = list(priced)
    print(f"\nbilled units of one case, and US dollars per 1,000 cases at the prices of {dated}")
    print(f"{'':<20}" + "".join(f"{name[:24]:>26}" for name in names))
    for unit in next(iter(priced.values()))["units"]:
        cells = ((row["units"][unit], row["usd_per_1000"][unit]) for row in priced.values())
        shown = "".join(f"{number:>14g} {usd:>11,.3f}" for number, usd in cells)
        print(f"{unit.replace('_', ' '):<20}{shown}")
    sums = "".join(f"{sum(row['usd_per_1000'].values()):>26,.2f}" for row in priced.values())
    print(f"{'sum':<20}{sums}")
    print(
        f"Gigabyte seconds at an assumed {pricing.SECONDS} s a call. Not counted: logs, metrics,\n"
        "traces, topics, storage, retries; and per month the schedules, alarms, keys, dashboard."
    )


def _print_use_cases(cases: Mapping[str, Mapping[str, Any]]) -> None:
    uses = list(dict.fromkeys(use for row in cases.values() for use in row["capacity"]))
    print("\ncalls, read and write units, requests to KMS per use case")
    for use in uses:
        cells = (row["capacity"].get(use, {}) for row in cases.values())
        told = "".join(
            f"{cell.get('invocations', 0):>8g} {cell.get('read', 0):>6g} "
            f"{cell.get('write', 0):>5g} {cell.get('kms', 0):>4g}"
            for cell in cells
        )
        print(f"  {use:<18}{told}")


def _print_growth(growth: Mapping[str, Any], *, grows: bool) -> None:
    print("\none standard case among others: read units, write units, requests")
    for number, row in growth.items():
        read, write = (sum(use[kind] for use in row.values()) for kind in ("read", "write"))
        asked = sum(use.get("dynamodb", 0) for use in row.values())
        print(f"  {int(number):>9,} cases {read:>10g} {write:>10g} {asked:>10g}")
    print("  MORE among many: something reads what it should not" if grows else "  the same")


if __name__ == "__main__":
    sys.exit(main())
