"""Print which requirement of docs/requirements.md has a test, comes later, or is forgotten.

A row is `| id | what must hold | … |`. A last cell that begins with `later` names the capability
that will bring it. Ends with 1 when an id has neither test nor reason, or a test an unknown id.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "docs/requirements.md"
ID = re.compile(r"(?:[A-Z]{2}-[A-Z]?\d{1,3}|[DI]\d{1,2})")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The catalogue beside the marks of the tests: `tested` counts tests per id."""

    wanted: Mapping[str, str]
    tested: Mapping[str, int]

    @property
    def later(self) -> frozenset[str]:
        """Ids that have no test yet, and need none."""
        return frozenset(
            id_
            for id_, note in self.wanted.items()
            if note.lower().startswith("later") and id_ not in self.tested
        )

    @property
    def forgotten(self) -> list[str]:
        return [id_ for id_ in self.wanted if id_ not in self.tested and id_ not in self.later]

    @property
    def unknown(self) -> list[str]:
        return sorted(set(self.tested) - set(self.wanted))


def main() -> int:
    """Compare the catalogue with the marks of the tests."""
    if not CATALOGUE.exists():
        print(f"{CATALOGUE.relative_to(ROOT)} is missing", file=sys.stderr)
        return 1
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    found = coverage(
        CATALOGUE.read_text(encoding="utf-8"), [t.read_text(encoding="utf-8") for t in tests]
    )
    print("\n".join(report(found)))
    return 1 if found.forgotten or found.unknown else 0


def coverage(catalogue: str, tests: list[str]) -> Coverage:
    """Read the catalogue and the sources of the tests; nothing is imported or run."""
    tested: dict[str, int] = {}
    for source in tests:
        for mark in marks(source):
            tested[mark] = tested.get(mark, 0) + 1
    return Coverage(dict(rows(catalogue)), tested)


def report(found: Coverage) -> Iterator[str]:
    """Write one line per family of ids, then what is wrong."""
    yield f"{'':4} {'ids':>5} {'tested':>7} {'later':>6} {'forgotten':>10}"
    for family in dict.fromkeys(map(family_of, found.wanted)):
        ids = [id_ for id_ in found.wanted if family_of(id_) == family]
        tested = sum(id_ in found.tested for id_ in ids)
        later = sum(id_ in found.later for id_ in ids)
        forgotten = sum(id_ in found.forgotten for id_ in ids)
        yield f"{family:4} {len(ids):5} {tested:7} {later:6} {forgotten:10}"
    for id_ in sorted(found.later):
        yield f"  {id_}: {found.wanted[id_]}"
    for id_ in found.forgotten:
        yield f"  {id_}: no test carries it"
    for id_ in found.unknown:
        yield f"  {id_}: carried by a test, but not in the catalogue"


def family_of(id_: str) -> str:
    return id_.split("-", maxsplit=1)[0].rstrip("0123456789")


def rows(text: str) -> Iterator[tuple[str, str]]:
    """Yield id and last cell of each row of the catalogue."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.lstrip().startswith("|") and ID.fullmatch(cells[0]):
            yield cells[0], cells[-1]


def marks(source: str) -> Iterator[str]:
    """Yield the ids in every `requirement(...)` mark of a test file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "requirement":
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


if __name__ == "__main__":
    raise SystemExit(main())
