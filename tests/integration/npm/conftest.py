"""Programs of another language: node with what `make` installed into .tools/npm."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def node() -> tuple[str, ...]:
    """Return the command that starts a script of tests/npm."""
    found = shutil.which("node")
    assert found, "node is missing: install Node.js 18 or newer"
    assert (ROOT / ".tools/npm/node_modules/standardwebhooks").is_dir(), "make npm installs it"
    return (found,)


@pytest.fixture(scope="session")
def node_environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "NPM_TOOLS": str(ROOT / ".tools/npm")}


@pytest.fixture(scope="session")
def scripts() -> Path:
    return ROOT / "tests/npm"
