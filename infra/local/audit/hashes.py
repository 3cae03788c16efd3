"""Every package that is ever installed is pinned by its hash: the product's and the tools'."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from audit.outcome import ROOT, Outcome

LISTS: Final = ROOT / "infra/local/tools"
_PIN: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==(\S+)")


def look() -> Outcome:
    """Read the lock and the lists of the tools."""
    lock = ROOT / "uv.lock"
    lists = sorted(LISTS.glob("*.txt"))
    problems = [*_unpinned_in_lock(lock), *(p for one in lists for p in _unpinned_in_list(one))]
    problems += [f"{one.name}: no list" for one in LISTS.glob("*.in") if not _list_of(one).exists()]
    locked = len(tomllib.loads(lock.read_text(encoding="utf-8"))["package"])
    listed = sum(len(pins(one)) for one in lists)
    return Outcome(f"{locked} locked, {listed} listed", tuple(problems))


def pins(path: Path) -> dict[str, int]:
    """Each requirement of a list with the number of its hashes."""
    found: dict[str, int] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if (pin := _PIN.match(line)) is not None:
            name = f"{pin[1]}=={pin[2]}"
            found[name] = 0
        elif line and not line.startswith((" ", "#")):
            name = line
            found[name] = 0
        if name:
            found[name] += line.count("--hash=sha256:")
    return found


def _unpinned_in_list(path: Path) -> Iterator[str]:
    for name, hashes in pins(path).items():
        if not hashes or "==" not in name:
            yield f"{path.name}: {name} has no hash"


def _unpinned_in_lock(path: Path) -> Iterator[str]:
    for package in tomllib.loads(path.read_text(encoding="utf-8"))["package"]:
        if "virtual" in package["source"]:
            continue  # the project itself
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        if not files or not all(one["hash"].startswith("sha256:") for one in files):
            yield f"uv.lock: {package['name']} has no hash"


def _list_of(path: Path) -> Path:
    return path.with_suffix(".txt")
