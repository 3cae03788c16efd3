"""`python -m peers.seat <peer> prepare|work|door`: one peer in the environment of the peers.

Every peer is a module in `apps` with the same functions:

    prepare()        make the schema
    work()           be the worker; it is killed, and started again
    run_case(case)   begin a follow-up; what came back is safe
    stop_case(case)  end it; when this returns the stop is acknowledged
    told()           names of the messages that the peer itself shows to a person as doubtful

The door does the last three, for orders on standard input, so that the worker can be killed alone.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
import traceback
from typing import Any


def main() -> int:
    name, role = sys.argv[1:3]
    peer = importlib.import_module(f"peers.apps.{name}")
    if role == "prepare":
        peer.prepare()
    elif role == "work":
        peer.work()
    else:
        _door(peer)
    return 0


def _door(peer: Any) -> None:  # noqa: ANN401 - a module
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"ok": getattr(peer, order["do"])(*order["with"])}
        except Exception:  # noqa: BLE001 - told to the runner
            answer = {"error": traceback.format_exc(limit=8)}
        answer["at"] = time.time()
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    sys.exit(main())
