"""Where things lie, and which ports the benchmark takes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
BENCHMARKS: Final = ROOT / "benchmarks"
LOCAL: Final = ROOT / ".local/peers"
PYTHON: Final = ROOT / ".venv/bin/python"
PEERS_PYTHON: Final = ROOT / ".tools/peers/bin/python"
LOCAL_RUNNER: Final = ROOT / ".tools/peers/bin/dex-local-runner"
MINISTACK_PYTHON: Final = ROOT / ".tools/ministack/bin/python"
RESTATE: Final = ROOT / ".tools/peers-npm/node_modules/.bin/restate-server"
RESULT: Final = BENCHMARKS / "results/peers.json"
TABLE: Final = BENCHMARKS / "README.md"

_FIRST: Final = int(os.environ.get("PEERS_PORT", "4810"))
CARRIER_PORT: Final = _FIRST
POSTGRES_PORT: Final = _FIRST + 1
REDIS_PORT: Final = _FIRST + 2
INGRESS_PORT: Final = _FIRST + 3
ADMIN_PORT: Final = _FIRST + 4
SERVICE_PORT: Final = _FIRST + 5
DURABLE_PORT: Final = _FIRST + 6
NODE_PORT: Final = _FIRST + 7
