"""`python -m stack.sandbox`: a vendor's practice on the embedded AWS; prints its URL and SECRET."""

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
    print(f"URL='{opened['webhook_url']}'")
    print(f"SECRET='{opened['webhook_secret']}'")
    return 0


if __name__ == "__main__":
    sys.exit(main())
