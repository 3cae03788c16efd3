"""Writes what a run measured into docs/proof-results.md: no figure there is typed by hand."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from proof.result import Result
from stack.commit import commit

PAGE: Final = Path(__file__).resolve().parents[2] / "docs/proof-results.md"
HEAD: Final = """# Proof results

Written by `make proof ARGS="--report"`, suite by suite; each
names its own run. [How Weerzien is proven](proof.md) explains them."""
CPU: Final = Path("/proc/cpuinfo")
Measured = tuple[str, Result, float]
"""Letter of the suite, what it says, the seconds that it took."""


def write(measured: list[Measured], seed: int, sizes: str) -> None:
    """Write a section for each suite that ran; those of other suites stay, with their own day."""
    sections = _written()
    for letter, result, seconds in measured:
        section = _section(letter, result, seconds, f"seed {seed}, sizes of {sizes}")
        sections[letter] = "\n".join(section)
    text = "\n\n".join([HEAD, *(sections[letter] for letter in sorted(sections))])
    PAGE.write_text(text + "\n", encoding="utf-8")


def _written() -> dict[str, str]:
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")[1:] if PAGE.exists() else []
    return {part[0]: f"## {part.strip()}" for part in parts}


def _section(letter: str, result: Result, seconds: float, how: str) -> Iterator[str]:
    verdict = "green" if result.is_green else "RED"
    yield f"## {letter}: {result.suite}"
    yield ""
    yield f"**{verdict}** in {seconds:.0f} s, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {how}, on"
    yield f"{os.cpu_count()} cores of {_cpu()}, Python {platform.python_version()},"
    yield f"commit {commit()}."
    yield ""
    yield "| what was tried | how often |"
    yield "|---|---|"
    yield from (f"| {what} | {count:,} |" for what, count in result.counts.items())
    yield f"| **violated** | **{len(result.violations)}** |"
    told = [*result.violations, *result.notes]
    if told:
        yield ""
        yield from (f"- {one}" for one in told)


def _cpu() -> str:
    lines = CPU.read_text().splitlines() if CPU.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
