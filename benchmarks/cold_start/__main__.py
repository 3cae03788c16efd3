"""What a cold start costs each function, in instructions (callgrind), against a minimal handler.

Instructions, because seconds differ with the machine and its mood; the ratio to a handler that only
makes one botocore client is what our own code adds. `import` is what Lambda's init phase does;
`ready` adds what the first call builds: clients, texts, templates.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from results import ROOT, keep

PACKAGE: Final = ROOT / ".build/package"
BARE: Final = ROOT / ".build/package-without-byte-code"
PYTHON: Final = ROOT / ".venv/bin/python"
MINIMAL: Final = "minimal botocore handler"
BOTO3: Final = "minimal boto3 handler"
PROGRAMS: Final = {
    MINIMAL: "import botocore.session; botocore.session.get_session().create_client('dynamodb')",
    BOTO3: "import boto3; boto3.client('dynamodb')",
}
QUICK: Final = ("ReceiveHisEvent", "DeliverTouchpoint")
PAGES: Final = ("ShowLink", "AnswerLink")
BUDGETS: Final = dict.fromkeys(QUICK, 1.5) | dict.fromkeys(PAGES, 2.0)
_COLLECTED: Final = re.compile(r"Collected : (\d+)")
_USED: Final = re.compile(r"\bbootstrap\.(\w+)\(\)")


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    module: str

    @property
    def imports(self) -> str:
        return f"import {self.module}"

    @property
    def gets_ready(self) -> str:
        """Import, and build all that the handler asks the bootstrap for."""
        source = (PACKAGE / (self.module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        built = "; ".join(f"bootstrap.{name}()" for name in sorted(set(_USED.findall(source))))
        return f"{self.imports}; from weerzien import bootstrap; {built}"


def main() -> int:
    """Count all; 1 where it cannot be counted. A missed budget is told, not hidden."""
    if shutil.which("valgrind") is None:
        print("cold start: valgrind is missing: apt-get install valgrind", file=sys.stderr)
        return 1
    subprocess.run(
        [PYTHON, ROOT / "infra/build/package.py", "--target", "local"], cwd=ROOT, check=True
    )
    _leave_out_byte_code()
    found = _count(list(_functions()))
    _print(found)
    keep("cold_start", found)
    return 0


def _functions() -> Iterator[Function]:
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    resources = yaml.load(re.sub(r"!\w+", "", text), Loader=yaml.SafeLoader)["Resources"]
    for logical_id, resource in resources.items():
        if resource["Type"] == "AWS::Serverless::Function":
            module = resource["Properties"]["Handler"].rpartition(".")[0]
            yield Function(logical_id.removesuffix("Function"), module)


def _leave_out_byte_code() -> None:
    shutil.rmtree(BARE, ignore_errors=True)
    shutil.copytree(PACKAGE, BARE, ignore=shutil.ignore_patterns("__pycache__"))


def _count(functions: list[Function]) -> dict[str, Any]:
    jobs = {(name, "import"): (program, PACKAGE) for name, program in PROGRAMS.items()}
    for one in functions:
        jobs[one.name, "import"] = (one.imports, PACKAGE)
        jobs[one.name, "ready"] = (one.gets_ready, PACKAGE)
        if one.name in BUDGETS:
            jobs[one.name, "import, not compiled"] = (one.imports, BARE)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = dict(
            zip(jobs, pool.map(lambda job: _instructions(*job), jobs.values()), strict=True)
        )
    rows: dict[str, dict[str, int]] = {}
    for (name, what), number in counted.items():
        rows.setdefault(name, {})[what] = number
    archive = ROOT / ".build/package.zip"
    unpacked = sum(file.stat().st_size for file in PACKAGE.rglob("*") if file.is_file())
    return {
        "python": sys.version.split()[0],
        "instructions": rows,
        "budgets": BUDGETS,
        "package_bytes": {"zipped": archive.stat().st_size, "unpacked": unpacked},
    }


def _instructions(program: str, package: Path) -> int:
    """Run a program under callgrind; answers the instructions it took."""
    told = subprocess.run(
        [
            *("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"),
            *(str(PYTHON), "-c", program),
        ],
        env=_environment(package),
        capture_output=True,
        text=True,
        check=False,
    )
    found = _COLLECTED.search(told.stderr)
    if told.returncode or found is None:
        raise RuntimeError(f"{program!r} fell over:\n{told.stderr[-2000:]}")
    return int(found[1])


def _environment(package: Path) -> dict[str, str]:
    template = (ROOT / "template.yaml").read_text(encoding="utf-8")
    variables = re.findall(r"^ {8,12}([A-Z_]+): ", template, re.MULTILINE)
    arn = "arn:aws:states:eu-west-1:000000000000:stateMachine:one"
    return {
        **{name: arn for name in variables if not name.startswith("AWS_")},
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(package),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LOG_LEVEL": "INFO",
        "LINK_HOST": "wz.test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
    }


def _print(found: dict[str, Any]) -> None:
    rows, base = found["instructions"], found["instructions"][MINIMAL]["import"]
    heads = ("import", "ready", "not compiled", "of minimal", "budget")
    print(f"\n{'million instructions':<26}" + "".join(f"{head:>14}" for head in heads))
    for name, row in rows.items():
        cells = [row.get(what) for what in ("import", "ready", "import, not compiled")]
        shown = "".join(f"{cell / 1e6:>14,.0f}" if cell else f"{'':>14}" for cell in cells)
        share, budget = row["import"] / base, BUDGETS.get(name)
        verdict = "" if budget is None else f"{budget:.1f} {'met' if share <= budget else 'MISSED'}"
        print(f"{name:<26}{shown}{share:>14.2f}{verdict:>14}")
    sizes = found["package_bytes"]
    megabytes = ", ".join(f"{size / 1e6:.1f} MB {name}" for name, size in sizes.items())
    print(f"\npackage: {megabytes}")


if __name__ == "__main__":
    sys.exit(main())
