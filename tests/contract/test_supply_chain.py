"""Nothing is installed that is not pinned by its hash, and every exception has its reason."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from audit import hashes, secrets_in_git

ROOT = Path(__file__).resolve().parents[2]


def test_every_package_is_pinned_by_its_hash() -> None:
    outcome = hashes.look()
    assert outcome.problems == ()
    assert min(map(int, re.findall(r"\d+", outcome.looked_at))) > 50


def test_tools_are_installed_by_hash_only() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [
        line for line in makefile.splitlines() if re.search(r"pip install|\(UV\) sync", line)
    ]
    assert len(installs) >= 3
    assert all("--require-hashes" in line or "--locked" in line for line in installs)


def test_every_list_of_a_tool_is_made_of_what_it_asks_for() -> None:
    for asked in (ROOT / "infra/local/tools").glob("*.in"):
        listed = {pin.split("==")[0] for pin in hashes.pins(asked.with_suffix(".txt"))}
        for line in asked.read_text(encoding="utf-8").split():
            assert re.split(r"[\[=]", line)[0] in listed, line


def test_every_rule_that_is_skipped_has_its_reason_above_it() -> None:
    path = ROOT / "infra/local/audit/checkov.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    rules = yaml.safe_load(path.read_text(encoding="utf-8"))["skip-check"]
    for rule in rules:
        above = lines[lines.index(f"  - {rule}") - 1]
        assert above.startswith("  # "), rule


def test_every_known_find_of_the_secret_scanner_is_explained_and_still_there() -> None:
    known = json.loads(secrets_in_git.BASELINE.read_text(encoding="utf-8"))["results"]
    assert known
    for file in known:
        assert (ROOT / file).is_file(), file
        assert any(file.startswith(place) for place in secrets_in_git.WHY_NONE), file
