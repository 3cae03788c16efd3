"""Writes what a run measured into docs/proof-results.md: no figure there is typed by hand."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from proof.result import Result

PAGE: Final = Path(__file__).resolve().parents[2] / "docs/proof-results.md"
CPU: Final = Path("/proc/cpuinfo")
Measured = tuple[str, Result, float]
"""Letter of the suite, what it says, the seconds that it took."""


def write(measured: list[Measured], seed: int, sizes: str) -> None:
    """Replace the page by this run's."""
    PAGE.write_text("\n".join(_page(measured, seed, sizes)) + "\n", encoding="utf-8")


def _page(measured: list[Measured], seed: int, sizes: str) -> Iterator[str]:
    yield "# Proof results"
    yield ""
    yield 'Written by `make proof ARGS="--report"`; [how Weerzien is proven](proof.md) explains it.'
    yield ""
    yield f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, seed {seed}, sizes of {sizes}"
    yield f"- {os.cpu_count()} cores of {_cpu()}; Python {platform.python_version()}"
    yield f"- hypothesis {version('hypothesis')}, boto3 {version('boto3')}"
    yield ""
    yield "| suite | what was tried | how often | violated | seconds |"
    yield "|---|---|---|---|---|"
    for letter, result, seconds in measured:
        first = f"{len(result.violations)} | {seconds:.0f}"
        for what, count in result.counts.items():
            yield f"| {letter} | {what} | {count:,} | {first} |"
            first = "|".join("  ")
    for letter, result, _ in measured:
        yield from (f"\n{letter}: {note}" for note in result.notes)


def _cpu() -> str:
    lines = CPU.read_text().splitlines() if CPU.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
