"""Executions of the protocol: named after their case, so that a second start finds the first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_stepfunctions import SFNClient

    from weerzien.domain.case import Case


class StepFunctionsExecutions:
    """`state_machine_arn` may carry an alias or a version; executions are named without."""

    def __init__(self, client: SFNClient, state_machine_arn: str) -> None:
        self._client = client
        self._arn = state_machine_arn
        self._prefix = ":".join(state_machine_arn.split(":")[:7]).replace(
            ":stateMachine:", ":execution:", 1
        )

    def start(self, case: Case, since: datetime | None = None) -> None:
        """Start the follow-up; `since` is the moment from which missed waits are made up."""
        try:
            self._client.start_execution(
                stateMachineArn=self._arn,
                name=_name(case),
                input=json.dumps(
                    {
                        "practice_id": case.practice_id,
                        "case_id": case.id,
                        "since": since.isoformat() if since else None,
                    }
                ),
            )
        except self._client.exceptions.ExecutionAlreadyExists:
            return

    def is_running(self, case: Case) -> bool:
        try:
            found = self._client.describe_execution(executionArn=f"{self._prefix}:{_name(case)}")
        except self._client.exceptions.ExecutionDoesNotExist:
            return False
        return found["status"] == "RUNNING"


def _name(case: Case) -> str:
    return f"{case.id}-{case.starts}" if case.starts else case.id
