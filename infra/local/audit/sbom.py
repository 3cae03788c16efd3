"""`python -m audit.sbom`: a bill of materials beside the package, of exactly what is in it."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Final

from audit.outcome import ROOT, TOOLS, Outcome, run

BUILD: Final = ROOT / ".build"
SBOM: Final = BUILD / "sbom.json"
Named = set[tuple[str, str]]


def make() -> None:
    """Write the bill from the locked requirements that the package was built from."""
    run(
        *(TOOLS / "audit/bin/cyclonedx-py", "requirements", BUILD / "requirements.txt"),
        *("--pyproject", ROOT / "pyproject.toml", "--mc-type", "application"),
        *("--output-reproducible", "--of", "JSON", "-o", SBOM),
        may_fail=False,
    )


def look() -> Outcome:
    """Compare the bill with the package."""
    if not SBOM.is_file():
        return Outcome("nothing", ("no bill of materials: make build",))
    billed, packed = in_bill(SBOM), in_package(BUILD / "package.zip")
    problems = [f"{name} {version}: packed, not billed" for name, version in packed - billed]
    problems += [f"{name} {version}: billed, not packed" for name, version in billed - packed]
    return Outcome(f"{len(billed)} components", tuple(sorted(problems)))


def in_bill(path: Path) -> Named:
    components = json.loads(path.read_text(encoding="utf-8"))["components"]
    return {(_plain(one["name"]), one["version"]) for one in components}


def in_package(path: Path) -> Named:
    """Name and version of every distribution that left its metadata in the package."""
    with zipfile.ZipFile(path) as archive:
        folders = {name.split("/")[0] for name in archive.namelist()}
    named = (re.fullmatch(r"(.+)-([^-]+)\.dist-info", folder) for folder in folders)
    return {(_plain(one[1]), one[2]) for one in named if one}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    make()
    outcome = look()
    print(f"bill of materials: {outcome.looked_at} in {SBOM.relative_to(ROOT)}")
    print(*outcome.problems, sep="\n", end="\n" if outcome.problems else "")
    sys.exit(1 if outcome.problems else 0)
