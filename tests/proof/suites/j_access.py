"""J: the access matrix. Every route with every kind of wrong key; B must not notice A (I5)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from audit.transformed import load_template
from proof.access.ground import Answer, Ground
from proof.access.limit import try_the_limit
from proof.access.matrix import MATRIX, Cell, Row, gaps
from proof.access.routes import routes
from proof.result import Result
from proof.sizes import Sizes

NAME: Final = "access: every route with every kind of wrong key"
TEMPLATE: Final = Path(__file__).resolve().parents[3] / "template.yaml"
FINE: Final = range(200, 300)
Rows = dict[tuple[str, str], Any]
LASTS: Final = 1.5
"""Seconds until what was accepted has had its effect in the table."""


def run(sizes: Sizes, seed: int) -> Result:
    """Try every cell; the same whatever the size and the seed."""
    del sizes, seed
    found = routes(load_template(TEMPLATE))
    violations = list(gaps(found, MATRIX))
    ground = Ground()
    counts: Counter[str] = Counter({"routes": len(found)})
    before = ground.settled(ground.b)
    counts["rows of the other practice"] = len(before)
    for route, row in MATRIX.items():
        violations += _try_row(ground, route, row, counts)
        violations += _unchanged(ground, route, before, counts)
    violations += try_the_limit(ground, counts)
    told = sum(isinstance(cell, str) for row in MATRIX.values() for cell in row.values())
    return Result(
        NAME,
        dict(counts),
        tuple(violations),
        (
            f"{told} cells say in the matrix why they cannot be tried",
            "leading keys are not enforced by the embedded AWS: tests/contract judges the policies",
        ),
    )


def _try_row(ground: Ground, route: str, row: Row, counts: Counter[str]) -> Iterator[str]:
    no: set[Answer] = set()
    for column, cell in row.items():
        if isinstance(cell, str):
            continue
        counts["cells tried"] += 1
        for answer, is_denied in _answers(ground, cell):
            counts["attempts refused" if is_denied else "attempts with A's own rights"] += 1
            if is_denied:
                no.add(answer)
            yield from _faults(ground, f"{route}, {column}", answer, is_denied=is_denied)
    if len(no) > 1:
        shown = sorted({(one.status, len(one.body)) for one in no})
        yield f"{route}: a no can be told from another by status, headers or body: {shown}"


def _answers(ground: Ground, cell: Cell) -> Iterator[tuple[Answer, bool]]:
    if cell.allowed is not None:
        yield from ((answer, False) for answer in cell.allowed(ground))
    if cell.denied is not None:
        yield from ((answer, True) for answer in cell.denied(ground))


def _faults(ground: Ground, where: str, answer: Answer, *, is_denied: bool) -> Iterator[str]:
    shown = answer.body + str(answer.headers)
    if any(canary in shown for canary in ground.b.canaries):
        yield f"{where}: the answer holds what belongs to the other practice"
    if is_denied and answer.status not in {401, 404}:
        yield f"{where}: was answered {answer.status}, not refused"
    if is_denied and any(canary in shown for canary in ground.a.canaries):
        yield f"{where}: a no tells something of a practice"
    is_http = not where.startswith(("queue", "stream", "step", "topic", "invoke"))
    if is_http and not is_denied and answer.status not in FINE:
        yield f"{where}: own rights were answered {answer.status}"


def _unchanged(ground: Ground, route: str, before: Rows, counts: Counter[str]) -> Iterator[str]:
    time.sleep(LASTS)
    after = ground.rows_of(ground.b)
    counts["comparisons of the other practice's rows"] += 1
    if after != before:
        yield f"{route}: rows of the other practice changed: {_changes(before, after)}"
        before.clear()
        before.update(after)


def _changes(before: Rows, after: Rows) -> str:
    """Kinds of rows, with the attributes that changed; never a value."""
    found = set()
    for key in after.keys() | before.keys():
        old, new = before.get(key, {}), after.get(key, {})
        names = sorted(name for name in old | new if old.get(name) != new.get(name))
        if names:
            found.add(f"{key[1].split('#')[0]} ({', '.join(names)})")
    return "; ".join(sorted(found))
