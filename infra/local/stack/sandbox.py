"""`python -m stack.sandbox`: a vendor's practice on the embedded AWS; prints how to reach it."""

from __future__ import annotations

import json
import subprocess
import sys

from stack.places import (
    PRACTICES,
    PYTHON,
    ROOT,
    STACK_FILE,
    StackError,
    client_environment,
)

COMMAND = (str(PYTHON), "-m", "cli", "practice", "sandbox", str(PRACTICES / "physiotherapy.json"))

NAMES = {
    "URL": "webhook_url",
    "SECRET": "webhook_secret",
    "FHIR_URL": "fhir_url",
    "HL7_URL": "hl7_url",
    "TOKEN": "token",
}
"""As the vendor's page has them in its commands."""


def main() -> int:
    """Open a new one each time; two vendors never share one."""
    stack = json.loads(STACK_FILE.read_text(encoding="utf-8"))
    environment = client_environment(stack["endpoint_url"]) | stack["environment"]
    done = subprocess.run(
        (*COMMAND, "--api", stack["api_url"]),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip()[-800:]
        raise StackError(f"The sandbox could not be opened:\n  {words}")
    opened = json.loads(done.stdout)
    for name, told in NAMES.items():
        print(f"{name}='{opened[told]}'")
    return 0


if __name__ == "__main__":
    sys.exit(main())
