"""What a case costs: plays each journey on the stack and in this process, and counts."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cost.journeys import JOURNEYS
from cost.meter import Meter
from demo.surroundings import DemoError, Stack, find_stack
from stack.places import LOCAL, ROOT, client_environment

RESULT = LOCAL / "bench.json"
HEADS = ("states", "billed", "invocations", "SMS", "parts", "mails", "read units", "write units")


def main() -> int:
    """Count; 1 and a sentence where that is not possible."""
    try:
        stack = find_stack()
        run = int(time.time()) % 100_000
        _surround(stack)
        from cost import week  # noqa: PLC0415 - the product reads its environment on import

        print("A fast week on the embedded AWS, for states, invocations and messages …", flush=True)
        counted = {name: asdict(one) for name, one in week.play(stack, run).items()}
        print("The same cases in this process, for capacity units …", flush=True)
        capacity = _capacity(stack, run + 1)
    except DemoError as trouble:
        print(f"make bench: {trouble}", file=sys.stderr)
        return 1
    result = {
        journey.name: {**counted[journey.name], "capacity": capacity[journey.name]}
        for journey in JOURNEYS
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    _print(result)
    return 0


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


def _capacity(stack: Stack, run: int) -> dict[str, dict[str, dict[str, float]]]:
    from cost.own_table import Own  # noqa: PLC0415 - the product reads its environment on import

    own = Own(stack, run)
    os.environ.update(
        {"TABLE_NAME": own.table, "INBOX_URL": own.inbox, "STATE_MACHINE_ARN": own.machine}
    )
    meter = Meter()
    meter.attach()
    from cost import one_case  # noqa: PLC0415 - its clients are made from the metered session

    try:
        return {one.name: one_case.run(stack, own, meter, one, run) for one in JOURNEYS}
    finally:
        own.close()


def _print(result: Mapping[str, Mapping[str, Any]]) -> None:
    print(f"\n{'one case of':<32}" + "".join(f"{head:>13}" for head in HEADS))
    for name, row in result.items():
        units = row["capacity"].values()
        counts = (
            *(row[key] for key in ("states", "billed", "invocations", "sms", "sms_parts", "mails")),
            sum(one["read"] for one in units),
            sum(one["write"] for one in units),
        )
        print(f"{name:<32}" + "".join(f"{count:>13g}" for count in counts))
    uses = list(dict.fromkeys(use for row in result.values() for use in row["capacity"]))
    print("\nread / write units per use case")
    for use in uses:
        cells = [row["capacity"].get(use, {"read": 0, "write": 0}) for row in result.values()]
        told = "".join(f"{cell['read']:>9g} /{cell['write']:>7g}" for cell in cells)
        print(f"  {use:<20}{told}")
    print(
        "\nInvocations are those of the state machine; besides come the door, the inbox, the\n"
        "stream and one for each last word of a carrier. Refused conditional writes are not\n"
        f"counted as units. All of it lies in {RESULT.relative_to(LOCAL.parent)}."
    )


if __name__ == "__main__":
    sys.exit(main())
