"""List which requirement of docs/requirements.md has a test, is left for later, or is forgotten.

A row is `| id | what must hold | … |`. A last cell that begins with `later` names the capability
that will bring it. Ends with 1 when an id has neither test nor reason, or a test an unknown id.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "docs/requirements.md"
ID = re.compile(r"(?:[A-Z]{2}-[A-Z]?\d{1,3}|D\d{1,2})")


def main() -> int:
    """Compare the catalogue with the marks of the tests."""
    if not CATALOGUE.exists():
        print(f"{CATALOGUE.relative_to(ROOT)} is missing", file=sys.stderr)
        return 1
    wanted = dict(rows(CATALOGUE.read_text(encoding="utf-8")))
    tested = {mark for path in sorted((ROOT / "tests").rglob("test_*.py")) for mark in marks(path)}
    later = {id_ for id_, note in wanted.items() if note.lower().startswith("later")}
    forgotten = sorted(set(wanted) - tested - later)
    unknown = sorted(tested - set(wanted))
    print(f"{len(wanted)} requirements: {len(tested & set(wanted))} with a test, ", end="")
    print(f"{len(later - tested)} for later, {len(forgotten)} forgotten")
    for id_ in forgotten:
        print(f"  {id_}: no test carries it")
    for id_ in unknown:
        print(f"  {id_}: carried by a test, but not in the catalogue")
    return 1 if forgotten or unknown else 0


def rows(text: str) -> Iterator[tuple[str, str]]:
    """Yield id and last cell of each row of the catalogue."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.lstrip().startswith("|") and ID.fullmatch(cells[0]):
            yield cells[0], cells[-1]


def marks(path: Path) -> Iterator[str]:
    """Yield the ids in every `requirement(...)` mark of a test file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "requirement":
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


if __name__ == "__main__":
    raise SystemExit(main())
