"""Turn each statemachine/*.asl.yaml into .build/*.asl.json.

People read and write YAML. JSON is the one form that AWS, the linters and the embedded AWS read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def main(source: Path = ROOT / "statemachine") -> int:
    """Convert every machine found; fail when there is none."""
    target = ROOT / ".build"
    target.mkdir(exist_ok=True)
    machines = sorted(source.glob("*.asl.yaml"))
    for machine in machines:
        try:
            definition = yaml.safe_load(machine.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            print(f"{machine} is not YAML: {error}", file=sys.stderr)
            return 1
        text = json.dumps(definition, indent=1, ensure_ascii=False)
        (target / f"{machine.stem}.json").write_text(text + "\n", encoding="utf-8")
    return 0 if machines else 1


if __name__ == "__main__":
    raise SystemExit(main(*(Path(argument) for argument in sys.argv[1:])))
