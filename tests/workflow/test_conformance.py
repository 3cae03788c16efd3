"""A vendor's sandbox on the embedded AWS does all that its pages promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from workflow.play.world import World

ROOT = Path(__file__).resolve().parents[2]
PRACTICE_FILE = ROOT / "infra/local/practices/physiotherapy.json"


def test_the_driver_passes_at_a_sandbox_over_the_network(world: World, tmp_path: Path) -> None:
    stack, report = world.stack, tmp_path / "report.json"
    opened = stack.cli("practice", "sandbox", str(PRACTICE_FILE), "--api", str(stack["api_url"]))
    done = subprocess.run(  # noqa: S603 - a program of ours
        (sys.executable, "-m", "conformance", "drive", opened["webhook_url"], "--json", report),
        cwd=ROOT / "infra/local",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "functions"),
            "WEBHOOK_SECRET": opened["webhook_secret"],
            "NO_PROXY": "127.0.0.1,localhost",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["verdict"] == "pass"
    assert {one["verdict"] for one in told["rules"]} == {"pass"}
