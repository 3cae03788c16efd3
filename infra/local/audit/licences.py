"""What is shipped bears licences that let a practice's supplier ship it."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distributions
from typing import Final

from audit.outcome import ROOT, Outcome

PACKAGE: Final = ROOT / ".build/package"
ALLOWED: Final = frozenset(
    {"Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "PSF-2.0"}
)
_NAMES: Final = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Python Software Foundation License": "PSF-2.0",
}


def look() -> Outcome:
    """Read the licence of each distribution in the package."""
    if not PACKAGE.is_dir():
        return Outcome("nothing", ("no package: make build",))
    found = {one.name: licences_of(one) for one in distributions(path=[str(PACKAGE)])}
    problems = tuple(
        f"{name}: {', '.join(sorted(licences)) or 'no licence told'}"
        for name, licences in sorted(found.items())
        if not licences or not licences <= ALLOWED
    )
    return Outcome(f"{len(found)} shipped packages", problems)


def licences_of(distribution: Distribution) -> set[str]:
    """Names of all its licences: of a choice (OR) all must be allowed, which is strict."""
    told = distribution.metadata.json
    expression = str(told.get("license_expression", ""))
    if not expression:
        classes = [c.split(" :: ")[-1] for c in told.get("classifier", []) if "License" in c]
        expression = " AND ".join(classes) or str(told.get("license", ""))
    parts = (part.strip() for part in re.split(r" (?:AND|OR) ", expression))
    return {_NAMES.get(part, part) for part in parts if part}
