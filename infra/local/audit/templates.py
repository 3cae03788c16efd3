"""checkov over what CloudFormation gets: of a SAM template it would see no role and no policy."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from audit.outcome import HERE, ROOT, TOOLS, Outcome, run
from audit.transformed import transformed_template

RULES: Final = HERE / "checkov.yaml"


def look() -> Outcome:
    """Check the transformed template and the nested stacks."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "template.json").write_text(json.dumps(transformed_template()))
        for stack in sorted((ROOT / "infra").glob("*.yaml")):
            shutil.copy(stack, folder)
        done = run(
            *(TOOLS / "checkov/bin/checkov", "--directory", folder, "--config-file", RULES),
            *("--framework", "cloudformation", "--skip-download", "--output", "json", "--quiet"),
        )
    if not done.stdout.strip():
        return Outcome("nothing", (done.stderr.strip()[-300:],))
    told: dict[str, Any] = json.loads(done.stdout)
    failed = told["results"]["failed_checks"]
    broken = told["results"].get("parsing_errors", [])
    problems = [f"{one['resource']}: {one['check_id']} {one['check_name']}" for one in failed]
    problems += [f"{Path(one).name}: cannot be read" for one in broken]
    summary = told["summary"]
    seen = f"{summary['resource_count']} resources, {summary['passed']} checks passed"
    return Outcome(seen, tuple(problems))
