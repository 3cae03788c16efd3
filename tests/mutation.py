"""`make mutation`: changes the rules one small step at a time, and asks whether a test sees it.

Mutants are made by mutmut of all of `domain` and `usecases`. A full run takes hours, so by default
a seeded sample is tried: python tests/mutation.py [--sample 400 | --all] [--only apply] [--seed 1]
Survivors that no test can see, each with its reason, stand in tests/mutation_survivors.txt.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WORK: Final = ROOT / ".local" / "mutation"
REASONED: Final = ROOT / "tests" / "mutation_survivors.txt"
FLOOR: Final = 0.85
ROOMS: Final = ("domain", "usecases")
TESTS: Final = tuple(f"tests/unit/{part}" for part in ("domain", "usecases", "texts", "courses"))
# A table that a generator makes and a test compares: nothing to find there.
GENERATED: Final = "src/weerzien/domain/dutch_holidays.py"
SURVIVED: Final = (0, 33)  # 33: no test comes here at all, which is worse


def main(arguments: list[str]) -> int:
    """Try the mutants; 1 where fewer than 85 in 100 are seen."""
    wish = _wish(arguments)
    _prepare()
    env = {**os.environ, "MODEL_EXAMPLES": "40", "PYTHONDONTWRITEBYTECODE": "1"}
    mutmut = [sys.executable, "-m", "mutmut", "run", "--max-children", str(wish.children)]
    with (WORK / "mutmut.log").open("w", encoding="utf-8") as log:
        # The first call only makes the mutants, and notes which test comes where.
        subprocess.run([*mutmut, "none"], cwd=WORK, env=env, stdout=log, stderr=log, check=False)
        names = _chosen(wish)
        if not names:
            print(f"no mutants were made; {WORK / 'mutmut.log'} says why")
            return 1
        print(f"{len(names)} mutants, seed {wish.seed}", flush=True)
        subprocess.run([*mutmut, *names], cwd=WORK, env=env, stdout=log, stderr=log, check=False)
    return _judge(names)


def _wish(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutation")
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="", help="mutants whose name holds this")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--children", type=int, default=2)
    return parser.parse_args(arguments)


def _prepare() -> None:
    """Lay the tree out as mutmut wants it: the package under `src`, the tests beside it."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    ours = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "functions", WORK / "src", ignore=ours)
    # Beside it the tree as it is, for tests that read files.
    for name in ("functions", "tests", "infra", "docs", "statemachine"):
        shutil.copytree(ROOT / name, WORK / name, ignore=ours)
    shutil.copy(ROOT / "template.yaml", WORK)
    rooms = ", ".join(f'"src/weerzien/{room}/*"' for room in ROOMS)
    tests = ", ".join(f'"{test}"' for test in TESTS)
    (WORK / "pyproject.toml").write_text(
        f"""[tool.pytest.ini_options]
pythonpath = ["src", "infra/local", "tests"]
addopts = ["--import-mode=importlib"]
filterwarnings = ["ignore"]
markers = ["requirement(*ids)", "stack", "slow"]

[tool.mutmut]
source_paths = ["src"]
only_mutate = [{rooms}]
do_not_mutate = ["{GENERATED}"]
also_copy = ["functions", "infra", "docs", "statemachine", "template.yaml"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "--hypothesis-profile=mutation"]
pytest_add_cli_args_test_selection = [{tests}]
use_git_change_detection = false
""",
        encoding="utf-8",
    )


def _results() -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for meta in sorted((WORK / "mutants").rglob("*.meta")):
        found |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def _chosen(wish: argparse.Namespace) -> list[str]:
    names = sorted(name for name in _results() if wish.only in name)
    if wish.all or wish.only:
        return names
    return random.Random(wish.seed).sample(names, min(wish.sample, len(names)))


def _judge(names: list[str]) -> int:
    results = _results()
    reasons = _reasoned()
    tried = {name: results[name] for name in names if results[name] is not None}
    unseen = [name for name, code in tried.items() if code in SURVIVED]
    equal = [name for name in unseen if name in reasons]
    alive = [name for name in unseen if name not in reasons]
    killed = len(tried) - len(unseen)
    for name in sorted(alive):
        print(f"  survived  {name}")
    share = killed / len(tried) if tried else 0.0
    rooms = Counter(name.split(".")[1] for name in tried)
    where = ", ".join(f"{room} {count}" for room, count in rooms.items())
    print(
        f"\ntried {len(tried)} of {len(names)} ({where}): "
        f"{killed} seen by a test, {len(alive)} not, {len(equal)} that no test could see; "
        f"{share:.1%} seen, {FLOOR:.0%} wanted"
    )
    odd = Counter(code for code in tried.values() if code not in (*SURVIVED, 1, 3))
    if odd:
        print(f"other exit codes (time out, crash): {dict(odd)}")
    return 0 if share >= FLOOR and len(tried) == len(names) else 1


def _reasoned() -> frozenset[str]:
    if not REASONED.exists():
        return frozenset()
    lines = REASONED.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip() and line[0] != "#")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
