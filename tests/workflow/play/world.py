"""What can be seen and done from outside: the carrier's log, the table, executions, links."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import boto3
import urllib3
from botocore.config import Config

from demo.clock import moment
from demo.executions import Execution, read_execution
from demo.surroundings import Stack
from weerzien.adapters.dynamo_cases import DynamoCases
from weerzien.adapters.dynamo_contacts import DynamoContacts
from weerzien.adapters.dynamo_patient_files import DynamoPatientFiles
from weerzien.adapters.dynamo_tasks import DynamoTasks
from weerzien.adapters.kms_seal import KmsSeal
from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.contact import Contact
from weerzien.domain.errors import NotFoundError
from weerzien.domain.patient import Patient
from weerzien.domain.task import Task

T = TypeVar("T")
Row = dict[str, Any]
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
ENDED: Final = frozenset({"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"})


class World:
    """The running stack; safe to use from many threads."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.began = datetime.now(UTC)
        self.table = _table(stack)
        self.cases = DynamoCases(self.table)
        self.states = stack.client("stepfunctions")
        self._contacts, self._tasks = DynamoContacts(self.table), DynamoTasks(self.table)
        kms, key = stack.client("kms"), stack["environment"]["CONTACT_DETAILS_KEY"]
        seal = KmsSeal(lambda: kms, key)
        self._files = DynamoPatientFiles(self.table, lambda: datetime.now(UTC), seal)
        self._lock = threading.Lock()
        self._log: list[Row] = stack.ndjson("/log")
        self._mine_from = len(self._log)

    def log(self) -> list[Row]:
        """List what the carrier accepted since this world was opened."""
        with self._lock:
            self._log += self.stack.ndjson(f"/log?since={len(self._log)}")
            return self._log[self._mine_from :]

    def accepted(self, case: Case) -> list[Row]:
        """List what the carrier accepted for a case; the key carries practice and case."""
        start = f"{case.practice_id}-{case.id}-"
        return [row for row in self.log() if row["key"].startswith(start)]

    def patient(self, practice_id: str, ref: str) -> Patient:
        """Read the patient that the source system calls `ref`, opened."""
        return self._files.patient(practice_id, ids.patient_id(practice_id, ref))

    def find_case(self, practice_id: str, ref: str) -> Case | None:
        """Find the latest case of the patient that the source system calls `ref`."""
        try:
            patient = self.patient(practice_id, ref)
        except NotFoundError:
            return None
        return None if patient.case_id is None else self.cases.get(practice_id, patient.case_id)

    def case(self, practice_id: str, ref: str) -> Case:
        found = self.find_case(practice_id, ref)
        assert found is not None, f"{ref} has no case"
        return found

    def contacts(self, case: Case) -> list[Contact]:
        return list(self._contacts.of_case(case.practice_id, case.id))

    def tasks(self, case: Case) -> list[Task]:
        return list(self._tasks.of_case(case.practice_id, case.id))

    def arn(self, case: Case, number: int = 0) -> str:
        """Name the execution of a case; those that Reconcile started have a number."""
        arn = self.stack["state_machine_arn"].replace(":stateMachine:", ":execution:", 1)
        return f"{arn}:{case.id}-{number}" if number else f"{arn}:{case.id}"

    def has_execution(self, case: Case, number: int = 0) -> bool:
        try:
            self.states.describe_execution(executionArn=self.arn(case, number))
        except self.states.exceptions.ExecutionDoesNotExist:
            return False
        return True

    def execution(self, case: Case, number: int = 0) -> Execution:
        arn = self.arn(case, number)
        return read_execution(self.states, arn.rpartition(":")[2], arn)

    def press(self, url: str, form: dict[str, str]) -> None:
        """Post a form to a link of a message, until it is answered; twice is as good as once."""
        body = urlencode(form)
        status = 0
        for _ in range(8):
            with contextlib.suppress(urllib3.exceptions.HTTPError):
                here = self.here(url)
                status = self.stack.http.request("POST", here, body=body, headers=FORM).status
                if status < 400:
                    return
            time.sleep(0.5)
        raise AssertionError(f"a link answered {status}")

    def look(self, url: str) -> urllib3.BaseHTTPResponse:
        return self.stack.http.request("GET", self.here(url))

    def here(self, url: str) -> str:
        host = f"https://{self.stack['link_host']}"
        return url.replace(host, self.stack["api_url"].rstrip("/"), 1)

    def sms_link(self, sms: Row) -> str:
        found = re.search(rf"{re.escape(self.stack['link_host'])}/\w{{10}}", sms["text"])
        assert found, "an SMS without a link"
        return f"https://{found[0]}"

    @staticmethod
    def unsubscribe_url(mail: Row) -> str:
        headers = {name.lower(): value for name, value in mail["headers"].items()}
        found = re.search(r"<(https://[^>]+)>", headers.get("list-unsubscribe", ""))
        assert found, "a mail without List-Unsubscribe"
        return found[1]

    def replies(self, phone: str, number: str, text: str) -> None:
        self.stack.tell_carrier("/inbound", {"from": phone, "to": number, "text": text})


def _table(stack: Stack) -> Any:
    """Open the table for many threads at once."""
    resource = boto3.resource(
        "dynamodb",
        endpoint_url=stack["endpoint_url"],
        region_name=stack["region"],
        config=Config(max_pool_connections=100, connect_timeout=5, read_timeout=30),
        **stack["credentials"],
    )
    return resource.Table(stack["table_name"])


def until(find: Callable[[], T | None], seconds: float, what: str, pause: float = 0.2) -> T:
    """Ask until there is an answer; fail, saying what did not come, when the time is up."""
    end = time.monotonic() + seconds
    while True:
        if found := find():
            return found
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come within {seconds:.0f} s")
        time.sleep(pause)


def sleep_until(when: datetime) -> None:
    """Sleep to a real moment; not at all when it is past."""
    time.sleep(max((when - datetime.now(UTC)).total_seconds(), 0))


def accepted_at(row: Row) -> datetime:
    return moment(row["at"])
