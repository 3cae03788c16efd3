"""A peer of `apps` as the runner sees it: a backing server, a worker that can be killed, a door."""

from __future__ import annotations

import json
import select
import subprocess
from typing import Any

from peers import processes
from peers.backing import PLAIN, Backing
from peers.carrier_log import Carrier, clear_holds, holds
from peers.places import BENCHMARKS, CARRIER_PORT, LOCAL, PEERS_PYTHON
from peers.processes import PeerError
from peers.touches import WAIT

PATIENCE = 60.0


class AppPeer:
    """What trials need of a peer: start, run_case, stop_case, kill_worker, state_bytes."""

    wait = longest_wait = float(WAIT)

    workers = 24
    """Processes of a pool, where the tool has one: every case may be held at once."""

    def __init__(
        self, name: str, label: str, module: str, backing: type[Backing], settle: float = 45.0
    ) -> None:
        self.name, self.label, self.settle_seconds = name, label, settle
        self._module, self._backing_type = module, backing

    def start(self) -> None:
        self.carrier = Carrier.start(CARRIER_PORT)
        self._backing = self._backing_type()
        self._environment = {
            **PLAIN,
            **self._backing.environment,
            "PYTHONPATH": str(BENCHMARKS),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PEERS_CARRIER": self.carrier.url,
            "PEERS_HOLDS": str(holds()),
            "PEERS_WAIT": str(WAIT),
            "PEERS_WORKERS": str(self.workers),
        }
        self._seat("prepare").wait(PATIENCE)
        self._door = self._seat("door", pipes=True)
        self.start_worker()
        self._warm_up()

    def stop(self) -> None:
        for process in (self._worker, self._door):
            processes.kill(process)
        self._backing.stop()
        self.carrier.stop()
        clear_holds()

    def start_worker(self) -> None:
        self._worker = self._seat("work")

    def kill_worker(self) -> None:
        """End the worker's group with -9; server and door live on."""
        processes.kill(self._worker)

    def begin(self, names: list[str]) -> None:
        """Nothing to prepare for these cases."""

    def run_cases(self, names: list[str]) -> None:
        for name in names:
            self.run_case(name)

    def run_case(self, case: str) -> None:
        self._order("run_case", case)

    def stop_case(self, case: str) -> float:
        """End a case; answers the moment of the acknowledgement."""
        return float(self._order("stop_case", case)["at"])

    def told(self) -> set[str]:
        return set(self._order("told")["ok"])

    def state_bytes(self) -> int:
        return self._backing.state_bytes()

    def cpu_seconds(self) -> float:
        """CPU of all that the peer needs, the carrier not counted."""
        roots = [self._backing.process.pid, self._worker.pid, self._door.pid]
        return processes.cpu_seconds(roots)

    def more(self, names: list[str]) -> dict[str, float]:
        """Nothing else is known of this peer."""
        del names
        return {}

    def _seat(self, role: str, *, pipes: bool = False) -> subprocess.Popen[str]:
        command = [str(PEERS_PYTHON), "-m", "peers.seat", self._module, role]
        log = LOCAL / f"logs/{self.name}-{role}.log"
        return processes.start(command, self._environment, log, pipes=pipes)

    def _order(self, what: str, *arguments: str) -> dict[str, Any]:
        assert self._door.stdin and self._door.stdout  # noqa: S101, PT018 - it was started with pipes
        self._door.stdin.write(json.dumps({"do": what, "with": arguments}) + "\n")
        self._door.stdin.flush()
        ready, _, _ = select.select([self._door.stdout], [], [], PATIENCE)
        line = self._door.stdout.readline() if ready else ""
        if not line:
            raise PeerError(f"the door of {self.name} does not answer; see {LOCAL}/logs")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise PeerError(f"{self.name}: {what} failed: {answer['error'][-600:]}")
        return answer

    def _warm_up(self) -> None:
        """Play one whole case, so that nothing is loaded or registered while it counts."""

        def begun() -> bool:
            try:
                self.run_case("warm-up")
            except PeerError:
                return False
            return True

        processes.wait_until(f"{self.name} to take a case", PATIENCE, begun)
        whole = lambda: len(self.carrier.counts("warm-up")) == 5  # noqa: E731, PLR2004
        processes.wait_until(f"{self.name} to play a case", PATIENCE, whole)
