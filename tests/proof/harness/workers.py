"""The suite in the place of Lambda: keeps one warm worker, and forks another where one died."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from proof.harness.lambda_side import Context, Job, Outcome, serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

    from proof.harness.crash import Point
    from proof.harness.faults import Rates

FORKS: Final = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["proof.harness.lambda_side"])
LAMBDA_TIMEOUT: Final = 60.0
ONE_AT_A_TIME: Final = threading.Lock()
"""Starting a process also asks how the others ended, and of two who ask one hears 255."""


@dataclass(slots=True)
class Worker:
    """Not for two threads at once; `close` it."""

    environment: dict[str, str]
    rates: Rates = field(default_factory=dict)
    seed: int = 0
    _process: ForkServerProcess | None = None
    _pipe: Connection | None = None

    def handle(
        self, handler: str, event: Any, ahead: float = 0.0, point: Point | None = None
    ) -> Outcome:
        """Let a handler of the product work."""
        return self.do(f"handlers.{handler}:handler", event, Context(), ahead=ahead, point=point)

    def do(
        self, call: str, *arguments: Any, ahead: float = 0.0, point: Point | None = None
    ) -> Outcome:
        """Call `module:function` in the worker; a worker that dies there is told as `died`."""
        pipe = self._pipe or self._start()
        pipe.send(Job(call, arguments, ahead, point))
        try:
            if not pipe.poll(LAMBDA_TIMEOUT):
                self.close()
                return Outcome(raised="TaskTimedOut")
            outcome: Outcome = pipe.recv()
        except (EOFError, ConnectionResetError):
            return self._bury()
        return outcome

    def close(self) -> None:
        if self._process is not None:
            with ONE_AT_A_TIME:
                self._process.kill()
                self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _start(self) -> Connection:
        mine, its = FORKS.Pipe()
        self.seed += 1
        self._process = FORKS.Process(
            target=serve, args=(its, self.environment, self.rates, self.seed), daemon=True
        )
        with ONE_AT_A_TIME:
            self._process.start()
        its.close()
        self._pipe = mine
        return mine

    def _bury(self) -> Outcome:
        process = self._process
        with ONE_AT_A_TIME:
            if process is not None:
                process.join()
            code = process.exitcode if process is not None else None
        self._process = None
        self.close()
        if code == -signal.SIGKILL:
            return Outcome(died=True)
        return Outcome(raised=f"WorkerExited{code}")
