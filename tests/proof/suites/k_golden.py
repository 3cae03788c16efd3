"""K: what each release wrote and was sent, read by today's code."""

from __future__ import annotations

from collections import Counter

from proof import golden
from proof.corpus.knock import listening
from proof.result import Result
from proof.sizes import Sizes


def run(sizes: Sizes, seed: int) -> Result:
    """All of it, always."""
    del sizes, seed
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    if golden.version() not in golden.releases():
        wrong.append(f"{golden.version()} has no goldens: python -m proof.golden capture")
    for release in golden.releases():
        for one in golden.load(release):
            counts[f"{release}: {one.kind}"] += 1
            with listening():
                today = _read(one)
            if golden.differs(one.read, today):
                wrong.append(f"{release}: {one.kind}, {one.name} is read otherwise")
    return Result("inputs of each release, read today", dict(counts), tuple(wrong))


def _read(one: golden.Golden) -> golden.Json:
    try:
        return golden.read(one.kind, one.given)
    except Exception as broken:  # noqa: BLE001 - what cannot be read at all is a violation too
        return f"unreadable: {type(broken).__name__}"
