"""Where results are kept: with the day, the machine and the versions they were counted on."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from stack.commit import commit

ROOT: Final = Path(__file__).resolve().parents[1]
RESULTS: Final = ROOT / "benchmarks/results"


def keep(name: str, found: dict[str, Any]) -> Path:
    """Write benchmarks/results/<name>.json."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    about = {
        "counted_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "load_average": [round(one, 2) for one in os.getloadavg()],
    }
    text = json.dumps({"about": about, **found}, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    print(f"kept in {file.relative_to(ROOT)}")
    return file
