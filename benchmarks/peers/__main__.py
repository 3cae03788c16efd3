"""`make bench-peers`: plays all trials on all peers, keeps what was counted, writes the table."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from peers import about, table
from peers.app_peer import AppPeer
from peers.backing import DurableRunner, Postgres, Redis, Restate
from peers.costs import cost
from peers.places import RESULT
from peers.processes import PeerError
from peers.trials import POINTS, Peer, kills, stops

SLOW_TO_COME_BACK: Final = 150.0
PEERS: Final[dict[str, Callable[[], Peer]]] = {
    "weerzien-stack": lambda: _weerzien("link"),
    "weerzien-stack-his": lambda: _weerzien("his"),
    "dbos": lambda: AppPeer("dbos", "DBOS Transact", "dbos_transact", Postgres),
    "procrastinate": lambda: AppPeer(
        "procrastinate", "procrastinate", "procrastinate_jobs", Postgres
    ),
    "procrastinate-claims": lambda: AppPeer(
        "procrastinate-claims", "procrastinate", "procrastinate_claims", Postgres
    ),
    "celery": lambda: AppPeer("celery", "Celery", "celery_redis", Redis, SLOW_TO_COME_BACK),
    "restate": lambda: AppPeer("restate", "Restate", "restate_workflow", Restate),
    "durable": lambda: AppPeer("durable", "Durable functions", "durable_function", DurableRunner),
}
WORLDS: Final = {
    "weerzien": ("link", "machine"),
    "weerzien-his": ("his", "machine"),
    "scheduler": ("link", "schedules"),
}
"""Our functions in the harness of our proof: the door of their stops, and what wakes them."""
TRIALS: Final = ("stops", "kills", "cost")
NOT_ALL: Final = {
    "weerzien-his": ("stops",),
    "scheduler": ("kills",),
    "procrastinate-claims": ("stops", "kills"),
}
"""In the other trials these are what the peer beside them is."""
USUAL: Final = tuple(name for name in (*WORLDS, *PEERS) if "-stack" not in name)
"""The whole stack takes minutes per trial, and the ports of `make up`: only when asked for."""


def main() -> int:
    """Play, keep, write; 1 where a peer could not be played."""
    # Whoever ends the benchmark early leaves no database and no stack behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options = _options()
    if options.show:
        table.show(json.loads(RESULT.read_text(encoding="utf-8")))
        return 0
    wanted = options.only.split(",") if options.only else USUAL
    names = [name for name in (*WORLDS, *PEERS) if name in wanted]
    trials = options.trials.split(",")
    troubles = 0
    for round_no in range(options.rounds):
        for name in names:
            for trial in TRIALS:
                if trial in trials and trial in NOT_ALL.get(name, TRIALS):
                    troubles += not _play(name, trial, options, options.seed + round_no)
    table.write(json.loads(RESULT.read_text(encoding="utf-8")))
    return 1 if troubles else 0


def _play(name: str, trial: str, options: argparse.Namespace, seed: int) -> bool:
    began = time.monotonic()
    try:
        found = _found(name, trial, options.cases, seed)
    except PeerError as trouble:
        print(f"{name}, {trial}: {trouble}", file=sys.stderr)
        return False
    _keep(name, trial, found)
    print(f"{name:14} {trial:6} {time.monotonic() - began:6.1f} s  {json.dumps(found)}", flush=True)
    return True


def _found(name: str, trial: str, cases: int, seed: int) -> dict[str, Any]:
    load = {"load_average": round(os.getloadavg()[0], 2), "seed": seed}
    if name in WORLDS:
        return _in_worlds(*WORLDS[name], trial, cases, seed) | load
    peer = PEERS[name]()
    try:
        peer.start()
        return _at_peer(peer, trial, cases, seed) | load
    finally:
        peer.stop()


def _at_peer(peer: Peer, trial: str, cases: int, seed: int) -> dict[str, Any]:
    if trial == "stops":
        return asdict(stops(peer, cases, seed))
    if trial == "cost":
        return asdict(cost(peer, cases, seed))
    if hasattr(peer, "kills_together"):
        each = peer.kills_together(cases, seed)
    else:
        each = {point: kills(peer, point, cases, seed) for point in POINTS}
    return {point: asdict(one) for point, one in each.items()}


def _in_worlds(door: str, how: str, trial: str, cases: int, seed: int) -> dict[str, Any]:
    from peers import weerzien_race, weerzien_worlds  # noqa: PLC0415 - as below

    if trial == "stops":
        return asdict(weerzien_race.stops(cases, seed, door))
    if trial == "cost":
        return asdict(weerzien_worlds.cost(cases, seed))
    found = weerzien_worlds.kills(cases, seed, how)
    return {point: asdict(one) for point, one in found.items()}


def _keep(name: str, trial: str, found: dict[str, Any]) -> None:
    """Add a round to what is there already, so that a long benchmark can be played in parts."""
    kept = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    rounds = kept.setdefault("peers", {}).setdefault(name, {}).setdefault(trial, [])
    kept["about"] = about.this_machine()
    rounds[:] = [one for one in rounds if one["seed"] != found["seed"]] + [found]
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _weerzien(door: str) -> Peer:
    from peers.stack_peer import StackPeer  # noqa: PLC0415 - the others need nothing of the stack

    return StackPeer(door)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-peers", description=__doc__)
    parser.add_argument("--only", default="", help=",".join((*WORLDS, *PEERS)))
    parser.add_argument("--trials", default=",".join(TRIALS))
    parser.add_argument("--cases", type=int, default=20, help="per trial, and per step of a kill")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what was kept, play nothing")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
