"""The stack that `make up` left: where it is, its clients, its command line."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any

import boto3
import urllib3
from botocore.config import Config

from stack.places import PYTHON, ROOT, STACK_FILE, client_environment

QUICK = Config(connect_timeout=2, read_timeout=20, retries={"max_attempts": 4, "mode": "standard"})


class DemoError(Exception):
    """Something a person can mend; the text says how."""


@dataclass(frozen=True, slots=True)
class Stack:
    """What stands in `.local/stack.json`."""

    facts: dict[str, Any]
    http: urllib3.PoolManager

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a file of our own
        """Give one fact; a missing one means an old stack."""
        try:
            return self.facts[name]
        except KeyError:
            raise DemoError(f"{STACK_FILE} has no {name}: `make down`, then `make up`.") from None

    def practice(self, variant: str) -> dict[str, Any]:
        """Give the practice of a specialism."""
        for one in self["practices"]:
            if one["variant"] == variant:
                found: dict[str, Any] = one
                return found
        raise DemoError(f"No practice of {variant} is registered: `make down`, then `make up`.")

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes these at run time
        make: Any = boto3.client
        return make(service, **self._access())

    def table(self) -> Any:  # noqa: ANN401 - boto3 makes these at run time
        make: Any = boto3.resource
        return make("dynamodb", **self._access()).Table(self["table_name"])

    def cli(self, *words: str, said: str = "") -> dict[str, Any]:
        """Run the command line of staff and operators, `said` typed into it; its answer is JSON."""
        environment = client_environment(self["endpoint_url"]) | self["environment"]
        done = subprocess.run(
            (str(PYTHON), "-m", "cli", *words),
            cwd=ROOT,
            env=environment,
            input=said,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()[-400:]
            raise DemoError(f"`weerzien {' '.join(words[:2])} …` failed: {said}")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def ndjson(self, path: str) -> list[dict[str, Any]]:
        """Read a journal of the carrier simulator."""
        answer = self.http.request("GET", f"{self['carrier_url']}{path}")
        return [json.loads(line) for line in answer.data.splitlines() if line]

    def tell_carrier(self, path: str, command: dict[str, Any]) -> None:
        answer = self.http.request("POST", f"{self['carrier_url']}{path}", json=command)
        if answer.status >= 300:  # noqa: PLR2004
            raise DemoError(f"The carrier simulator refused {path}: {answer.status}")

    def _access(self) -> dict[str, Any]:
        return {
            "endpoint_url": self["endpoint_url"],
            "region_name": self["region"],
            "config": QUICK,
            **self["credentials"],
        }


def find_stack() -> Stack:
    """Read the file and make sure that both programs answer."""
    if not STACK_FILE.exists():
        raise DemoError("Nothing runs here yet. Start it with: make up (or make demo for all)")
    _forget_the_users_aws()
    http = urllib3.PoolManager(maxsize=32, timeout=urllib3.Timeout(connect=2, read=15))
    stack = Stack(json.loads(STACK_FILE.read_text()), http)
    for name, url in (
        ("embedded AWS", f"{stack['endpoint_url']}/_ministack/health"),
        ("carrier simulator", f"{stack['carrier_url']}/health"),
    ):
        try:
            http.request("GET", url, retries=False)
        except urllib3.exceptions.HTTPError:
            raise DemoError(f"The {name} does not answer. Repair it with: make up") from None
    return stack


def _forget_the_users_aws() -> None:
    """Keep profiles and proxies of the person who runs this out of our clients."""
    os.environ.pop("AWS_PROFILE", None)
    clean = client_environment("")
    names = [name for name in clean if name.startswith("AWS_") or name.upper() == "NO_PROXY"]
    os.environ.update({name: clean[name] for name in names if clean[name]})
