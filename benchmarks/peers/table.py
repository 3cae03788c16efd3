"""The table for people, written from what was counted; the words around it are in `words.md`."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any, Final

from peers.places import TABLE
from peers.prices import bills, prices
from peers.trials import POINTS

LABELS: Final = {
    "weerzien": "**Weerzien**",
    "weerzien-his": "**Weerzien**, stopped by the webhook of the practice system",
    "weerzien-stack": "**Weerzien**, whole stack on the embedded AWS",
    "weerzien-stack-his": "**Weerzien**, whole stack, stopped by the webhook",
    "scheduler": "Weerzien's functions on EventBridge Scheduler",
    "durable": "Lambda durable functions, at most once",
    "dbos": "DBOS Transact on PostgreSQL",
    "procrastinate": "procrastinate on PostgreSQL",
    "procrastinate-claims": "procrastinate, with a claim before the send as ours",
    "celery": "Celery on Redis",
    "restate": "Restate",
}
MONTHS: Final = (1_000, 10_000, 100_000)


def write(kept: dict[str, Any]) -> None:
    """Put the tables and the words together."""
    peers = kept["peers"]
    parts = {
        "ABOUT": _about(kept["about"]),
        "STOPS": _stops(peers),
        "KILLS": _kills(peers),
        "STEPS": _steps(peers),
        "COSTS": _costs(peers),
        "BILLS": _bills(),
        "PRICES": _prices(),
        "EVEN": f"{_even():,}",
    }
    text = (Path(__file__).parent / "words.md").read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    TABLE.write_text(text, encoding="utf-8")


def show(kept: dict[str, Any]) -> None:
    """Print the tables of what was kept."""
    peers = kept["peers"]
    print("\nThe same follow-up on other tools, as kept (`make bench-peers` plays it: an hour)")
    for part in (_about(kept["about"]), _stops(peers), _kills(peers), _steps(peers)):
        print(f"\n{part}")
    print(f"\n{_costs(peers)}\n\n{_bills()}")


def _stops(peers: dict[str, Any]) -> str:
    rows = []
    for name in (one for one in LABELS if peers.get(one, {}).get("stops")):
        rounds = peers[name]["stops"]
        counts = [sum(one[key] for one in rounds) for key in ("cases", "after_stop")]
        latest = max(one["latest_seconds"] for one in rounds)
        late = f"{1000 * latest:.0f} ms" if counts[1] else "-"
        told = [one["prevented"] for one in rounds if "prevented" in one]
        rows.append((LABELS[name], *counts, late, sum(told) if told else "-"))
    heads = (
        *("peer", "stops", "messages accepted after the acknowledged stop"),
        *("latest of them", "messages prevented"),
    )
    return _table(heads, rows)


def _kills(peers: dict[str, Any]) -> str:
    rows = []
    for name in (one for one in LABELS if peers.get(one, {}).get("kills")):
        rounds = peers[name]["kills"]
        keys = ("cases", "reached", "duplicates", "lost", "unknown", "unknown_unsent")
        rows.append((LABELS[name], *(_sum(rounds, POINTS, key) for key in keys)))
    heads = (
        *("peer", "cases", "under way when it happened", "sent twice"),
        *("lost, nobody told", "shown as unknown", "of these never sent"),
    )
    return _table(heads, rows)


def _steps(peers: dict[str, Any]) -> str:
    rows = []
    for name in (one for one in LABELS if peers.get(one, {}).get("kills")):
        rounds = peers[name]["kills"]
        cells = []
        for point in POINTS:
            keys = ("duplicates", "lost", "unknown")
            cells.append(" / ".join(str(_sum(rounds, (point,), key)) for key in keys))
        rows.append((LABELS[name], *cells))
    return _table(("peer", *(point.replace("_", " ") for point in POINTS)), rows)


def _costs(peers: dict[str, Any]) -> str:
    rows = []
    for name in (one for one in LABELS if peers.get(one, {}).get("cost")):
        rounds = peers[name]["cost"]
        middle = {key: median(one[key] for one in rounds) for key in _NUMBERS}
        more = rounds[-1]["more"]
        told = f", and {more['history_bytes']:,.0f} of history" if "history_bytes" in more else ""
        emulator = more.get("emulator_cpu_ms", 0)
        cpu = f"{middle['cpu_ms_per_case']:,.0f}"
        cpu += f" ({emulator:,.0f} of them the emulator)" if emulator else ""
        state = f"{middle['state_bytes_per_case']:,.0f}{told}"
        idle = "-" if name == "weerzien" else f"{middle['idle_cpu_ms_per_second']:,.0f}"
        rows.append((LABELS[name], len(rounds), rounds[-1]["cases"], cpu, idle, state))
    heads = (
        *("peer", "rounds", "cases a round", "CPU ms per case, median"),
        *("idle CPU ms per second", "bytes that stay per case"),
    )
    return _table(heads, rows)


_NUMBERS: Final = ("cpu_ms_per_case", "idle_cpu_ms_per_second", "state_bytes_per_case")


def _bills() -> str:
    rows = []
    every = bills()
    for name in (one for one in LABELS if one in every):
        bill = every[name]
        units = [f"{count:g} {unit}" for unit, count in bill.per_case.items()]
        standing = [f"{count:,.0f} {unit}" for unit, count in bill.per_month.items()]
        dollars = [f"{bill.dollars(cases):,.2f}" for cases in MONTHS]
        rows.append((LABELS[name], ", ".join(units) or "-", ", ".join(standing) or "-", *dollars))
    months = (f"{cases:,} cases" for cases in MONTHS)
    return _table(("peer", "units per case", "units per month", *months), rows)


def _even() -> int:
    """Cases a month, in thousands, at which our bill reaches that of a worker with PostgreSQL."""
    ours, theirs = bills()["weerzien"], bills()["dbos"]
    return next(many for many in range(0, 10**7, 1_000) if ours.dollars(many) > theirs.dollars(0))


def _prices() -> str:
    return ", ".join(f"{unit} {price:.10f}".rstrip("0") for unit, price in prices().items())


def _about(about: dict[str, Any]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in about.items())


def _sum(rounds: list[dict[str, Any]], points: tuple[str, ...], key: str) -> int:
    return sum(one[point][key] for one in rounds for point in points)


def _table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
