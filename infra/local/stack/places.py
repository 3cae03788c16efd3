"""Where things lie, and what the embedded AWS is told."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOCAL = ROOT / ".local"
LOGS = LOCAL / "logs"
STACK_FILE = LOCAL / "stack.json"
PROCESS_FILE = LOCAL / "processes.json"
ENVIRONMENT_FILE = LOCAL / "env"
PRACTICES = ROOT / "infra/local/practices"

PYTHON = ROOT / ".venv/bin/python"
MINISTACK = ROOT / ".tools/ministack/bin/ministack"
SAM = ROOT / ".tools/sam/bin/sam"

STACK_NAME = "weerzien-local"
STAGE = "local"
REGION = "eu-west-1"
LINK_HOST = "wz.test"
REPLY_DOMAIN = "antwoord.wz.test"
# The root user of the embedded AWS. It listens on this machine only.
ACCESS_KEY_ID = "test"
SECRET_ACCESS_KEY = "test"  # noqa: S105

MINISTACK_PORT = 4566
CARRIER_PORT = 4580


class StackError(Exception):
    """Something a person can mend; the text says how."""


def client_environment(endpoint_url: str) -> dict[str, str]:
    """Return an environment in which AWS clients see the embedded AWS and nothing of the user's."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(LOCAL / "home"),
        "TMPDIR": str(LOCAL / "tmp"),
        "PYTHONPATH": str(ROOT / "functions"),
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "SAM_CLI_TELEMETRY": "0",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def make_folders() -> None:
    """Make the folders that tools write to."""
    for folder in (LOGS, LOCAL / "home", LOCAL / "tmp", LOCAL / "state"):
        folder.mkdir(parents=True, exist_ok=True)
