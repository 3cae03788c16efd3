"""The suite in the place of the state machine: every execution that was started, step by step."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from proof.harness.own_stack import payload_of
from proof.harness.world import TRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proof.harness.world import World

    Before = Callable[[str, datetime], None]

AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Machine:
    """`before` is called with the name of each step and its moment, `after` once it is done."""

    world: World
    before: Before
    after: Callable[[], None]
    _asleep: dict[str, tuple[datetime, Iterator[datetime]]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Take every execution to its end, each step at its moment, the earliest first."""
        while True:
            self._notice_new()
            if not self._asleep:
                return
            arn = min(self._asleep, key=lambda one: self._asleep[one][0])
            wake, life = self._asleep.pop(arn)
            self.world.ahead = max(self.world.ahead, wake.timestamp() - time.time())
            try:
                self._asleep[arn] = (next(life), life)
            except StopIteration:
                self._client().stop_execution(executionArn=arn)

    def _client(self) -> Any:
        return self.world.aws.client("stepfunctions")

    def _notice_new(self) -> None:
        for arn in self.world.running():
            if arn not in self._known:
                self._known.add(arn)
                self._asleep[arn] = (AT_ONCE, self._life(arn))

    def _life(self, arn: str) -> Iterator[datetime]:
        """Plan, do each step of the plan, plan again where a step asks for it; yields wakes."""
        given = json.loads(self._client().describe_execution(executionArn=arn)["input"])
        ids = {name: given[name] for name in ("practice_id", "case_id")}
        for _ in range(TRIES):
            plan = self.world.until_done("plan_follow_up", given)
            if plan is None or plan["result"] != "open":
                return
            answer = None
            for step in plan["steps"]:
                yield datetime.fromisoformat(step["wake"])
                self.before(step["step"], datetime.fromisoformat(step["due"]))
                answer = self._step(ids, step, plan["plan_no"])
                self.after()
                if answer is None or answer["result"] != "open":
                    break
            if answer is None or answer["result"] != "replan":
                return
            given = {**ids, "since": answer["since"]}
        self.world.trouble.append("planned again and again")

    def _step(self, ids: dict[str, str], step: dict[str, Any], plan_no: int) -> Any:
        handler, payload = payload_of(step["step"])
        due = {} if "outcome" in payload else {"plan_no": plan_no, "due": step["due"]}
        return self.world.until_done(handler, {**ids, **payload, **due})
