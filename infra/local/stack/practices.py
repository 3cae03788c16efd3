"""Register one practice per specialism, by the command line that an operator uses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from stack.places import PRACTICES, PYTHON, ROOT, StackError

COMMAND = (str(PYTHON), "-m", "cli", "practice", "register")


def register_missing(
    known: list[dict[str, Any]], environment: dict[str, str], api_url: str
) -> list[dict[str, Any]]:
    """Register the files that have no practice yet; return all, as `stack.json` lists them."""
    by_file = {practice["file"]: practice for practice in known}
    for path in sorted(PRACTICES.glob("*.json")):
        if path.name not in by_file:
            by_file[path.name] = {"file": path.name, **_register(path, environment)}
    return [
        {**practice, "webhook_url": f"{api_url}/his/v1/events?key={practice['key_id']}"}
        for practice in by_file.values()
    ]


def _register(path: Path, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        (*COMMAND, str(path)),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip()[-800:]
        raise StackError(f"Practice {path.name} could not be registered:\n  {words}")
    answer = json.loads(done.stdout)
    return {
        "id": answer["practice_id"],
        "variant": json.loads(path.read_text(encoding="utf-8"))["variant"],
        "key_id": answer["key_id"],
        "webhook_secret": answer["webhook_secret"],
    }
