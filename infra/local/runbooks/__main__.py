"""`make runbooks`: run every command of docs/operations.md; 1 when one does not work.

What only AWS can do is checked for its form, and listed as not run.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Final

from demo.surroundings import find_stack
from runbooks.blocks import Block, Place, blocks_of
from runbooks.form import faults
from runbooks.scene import set_scene
from stack.places import LOCAL, ROOT, client_environment

PAGE: Final = ROOT / "docs/operations.md"
AWS: Final = ROOT / ".tools/awscli/bin"
SECONDS: Final = 120
# One version of the command line sends SQS to AWS whatever the environment says.
HERE: Final = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }'


def main() -> int:
    blocks = blocks_of(PAGE.read_text(encoding="utf-8"))
    stack = find_stack()
    environment = client_environment(stack["endpoint_url"]) | stack["environment"]
    environment |= {"PATH": f"{AWS}{os.pathsep}{environment['PATH']}", "STACK": "weerzien-local"}
    environment |= set_scene(stack)
    setup = "\n".join([HERE, *(one.commands for one in blocks if one.place is Place.SETUP)])
    # Asked once, as by a person who keeps the window open.
    environment["OUTPUTS"] = _run(f'{setup}\necho "$OUTPUTS"', environment).stdout.strip()
    failed = sum(not _try(one, setup, environment) for one in blocks)
    ran = sum(one.place is Place.ANYWHERE for one in blocks)
    only_aws = sum(one.place is Place.ONLY_AWS for one in blocks)
    print(f"{ran} blocks ran here, {only_aws} only on AWS (form checked), {failed} failed")
    return 1 if failed else 0


def _try(block: Block, setup: str, environment: dict[str, str]) -> bool:
    if block.place is Place.SETUP:
        return True
    if block.place is Place.ONLY_AWS:
        wrong = faults(block.commands)
        print(f"{'FAILED' if wrong else 'form':8} {block.title} {'; '.join(wrong)}")
        return not wrong
    began = time.monotonic()
    done = _run(f"{setup}\n{block.commands}", environment)
    word = "FAILED" if done.returncode else "ran"
    print(f"{word:8} {block.title} ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode:
        print(f"{'':8} {(done.stderr or done.stdout).strip()[-600:]}")
    return not done.returncode


def _run(commands: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    script = Path(LOCAL / "runbook.sh")
    script.write_text(commands)
    return subprocess.run(
        ("bash", "-euo", "pipefail", str(script)),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


if __name__ == "__main__":
    raise SystemExit(main())
