"""Weerzien's own functions without its state machine: one-off schedules call them.

A small driver stands for EventBridge Scheduler, because the embedded one looks only every ten
seconds: it plans once, keeps the due moments, calls `DeliverTouchpoint` at each of them, and twice
more after a failure, as Lambda does with an asynchronous call. What a schedule cannot do the
program around it must: plan again when told to, and forget the rest when the case is over.
"""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime
from typing import Any, Final

from peers.processes import PeerError
from peers.stack_peer import STAGES, StackPeer

NOTHING: Final = {"StartAt": "Scheduled", "States": {"Scheduled": {"Type": "Succeed"}}}
TRIES: Final = 3
PAUSE: Final = 2.0
STEPS: Final = dict(zip((f"DeliverDay{day}" for day in (0, 1, 3, 5, 7)), STAGES, strict=True))


class SchedulerPeer(StackPeer):
    """The stack, with a state machine that does nothing and schedules that do."""

    name, label = "scheduler", "EventBridge Scheduler"

    def start(self) -> None:
        super().start()
        machines = self._stack.client("stepfunctions")
        arn = self._stack["state_machine_arn"]
        states = json.loads(machines.describe_state_machine(stateMachineArn=arn)["definition"])
        self._functions = {
            name: states["States"][name]["Arguments"]["FunctionName"]
            for name in ("PlanFollowUp", *STEPS)
        }
        machines.update_state_machine(stateMachineArn=arn, definition=json.dumps(NOTHING))

    def run_case(self, case: str) -> None:
        super().run_case(case)
        threading.Thread(target=self._follow, args=(case,), daemon=True).start()

    def _follow(self, case: str) -> None:
        ids = {
            "practice_id": self._practice["practice_id"],
            "case_id": self.carrier.case_id(case),
        }
        since: str | None = None
        while True:
            plan = self._call("PlanFollowUp", {**ids, "since": since})
            if plan.get("result") != "open":
                return
            answer = self._schedules(ids, plan)
            if answer is None or answer["result"] != "replan":
                return
            since = answer["since"]

    def _schedules(self, ids: dict[str, str], plan: dict[str, Any]) -> dict[str, Any] | None:
        for step in (one for one in plan["steps"] if one["step"] in STEPS):
            wake = datetime.fromisoformat(step["wake"])
            time.sleep(max((wake - datetime.now(UTC)).total_seconds(), 0))
            payload = {"stage": STEPS[step["step"]], "plan_no": plan["plan_no"]}
            answer = self._call(step["step"], {**ids, **payload, "due": step["due"]})
            if answer.get("result", "open") != "open":
                return answer
        return None

    def _call(self, step: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Call a function; after its last try the schedule is over, and Reconcile has to see it."""
        client = self._stack.client("lambda")
        for attempt in range(TRIES):
            time.sleep(PAUSE * attempt)
            told = client.invoke(
                FunctionName=self._functions[step], Payload=json.dumps(payload).encode()
            )
            answer = json.loads(told["Payload"].read() or b"null")
            if "FunctionError" not in told and isinstance(answer, dict):
                return answer
            if step == "PlanFollowUp":
                time.sleep(PAUSE)
        if step == "PlanFollowUp":
            raise PeerError("scheduler: a case could not be planned")
        return {}
