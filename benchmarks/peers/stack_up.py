"""`make up` with workers that can be held: the real template on the embedded AWS."""

from __future__ import annotations

from typing import Any

from peers.carrier_log import holds
from peers.places import BENCHMARKS
from peers.processes import PeerError
from stack import down, processes, up


def bring_up() -> None:
    """Start the stack; PeerError when another one runs here, whose workers cannot be held."""
    if processes.remembered():
        raise PeerError("The embedded AWS runs here already, without holds: make down")
    real = processes.start

    def start(name: str, command: Any, environment: dict[str, str], port: int) -> Any:  # noqa: ANN401
        mine = {
            "PYTHONPATH": str(BENCHMARKS / "peers/hooks"),
            "PEERS_BENCHMARKS": str(BENCHMARKS),
            "PEERS_HOLDS": str(holds()),
        }
        return real(name, command, environment | (mine if name == "ministack" else {}), port)

    processes.start = start
    try:
        up.up()
    finally:
        processes.start = real


def take_down() -> None:
    down.down()
