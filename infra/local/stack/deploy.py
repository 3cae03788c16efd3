"""Deploy the product's own template onto the embedded AWS with the AWS SAM CLI."""

from __future__ import annotations

import json
import os
import subprocess

from stack.places import (
    LINK_HOST,
    LOGS,
    PYTHON,
    REPLY_DOMAIN,
    ROOT,
    SAM,
    STACK_NAME,
    STAGE,
    StackError,
    client_environment,
)

LAST_WORDS = 15


def build() -> None:
    """Build the package for this machine's interpreter, and the machines."""
    tools = ROOT / "infra/build"
    _run("build", (str(PYTHON), str(tools / "package.py"), "--target", "local"), dict(os.environ))
    _run("build", (str(PYTHON), str(tools / "machines.py")), dict(os.environ))


def deploy(endpoint_url: str, carrier_url: str) -> dict[str, str]:
    """Deploy and return the outputs of the stack."""
    settings = {
        "StageName": STAGE,
        "CarrierEndpoint": carrier_url,
        "LinkHost": LINK_HOST,
        "ReplyDomain": REPLY_DOMAIN,
    }
    overrides = [f"{name}={value}" for name, value in settings.items()]
    environment = client_environment(endpoint_url)
    command = (str(SAM), "deploy", "--config-env", "local", "--parameter-overrides", *overrides)
    _run("deploy", command, environment)
    shown = _run(
        "outputs",
        (str(SAM), "list", "stack-outputs", "--stack-name", STACK_NAME, "--output", "json"),
        environment,
    )
    return {row["OutputKey"]: row["OutputValue"] for row in json.loads(shown)}


def _run(name: str, command: tuple[str, ...], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    log = LOGS / f"{name}.log"
    with log.open("a") as target:
        target.write(done.stdout + done.stderr)
    if done.returncode != 0:
        words = (done.stdout + done.stderr).strip().splitlines()[-LAST_WORDS:]
        text = "\n  ".join(words)
        if "ROLLBACK" in text:
            # The embedded AWS cannot change a queue that is there; AWS can.
            text += "\nChanged infra/ since it was started? Then: make down && make up"
        raise StackError(f"`{' '.join(command[:3])} …` failed; all of it is in {log}\n  {text}")
    return done.stdout
