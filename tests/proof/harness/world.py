"""One practice with everything AWS does for it, done by the suite: deliver, repeat, wake, look.

Each deed calls the real handler in a worker. Where the worker dies, the deed comes again as AWS
would bring it: the source system posts again, the queue and the stream hand out again, the state
machine tries again. Time passes by moving the clock of the adapters.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from standardwebhooks.webhooks import Webhook

from demo import his
from demo.clock import at
from demo.scenario import HisSays, Person, Visit
from proof.harness.own_stack import OwnStack, own_stack
from proof.harness.workers import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from proof.harness.crash import Point
    from proof.harness.faults import Rates
    from proof.harness.private_aws import PrivateAws
    from proof.harness.world_side import Registered, Told

START: Final = at("2027-03-01 09:20")
MISSED: Final = at("2027-03-01 09:00")
SAYS_NOTHING_NEW: Final = frozenset({"Send", "TEXT_PENDING", "TEXT_QUEUED"})
TRIES: Final = 40


@dataclass(frozen=True, slots=True)
class Kill:
    """Where to die: in which handler, at which call."""

    handler: str
    point: Point


@dataclass(slots=True)
class World:
    """`nap`: seconds until what was cut off comes again; `on_death` is called before it does.

    `rates`: weather that may blow in this world; who changes the worker's own lets it blow.
    """

    aws: PrivateAws
    name: str
    people: Sequence[Person]
    variant: str = "general"
    nap: float = 5.0
    rates: Rates = field(default_factory=dict)
    seed: int = 0
    ahead: float = 0.0
    kill: Kill | None = None
    deaths: int = 0
    died_at: float = 0.0
    trouble: list[str] = field(default_factory=list)
    on_death: Callable[[], None] = lambda: None
    own: OwnStack = field(init=False)
    worker: Worker = field(init=False)
    practice: Registered = field(init=False)
    _receipts: int = 0
    _relayed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.own = own_stack(self.aws, self.name)
        environment = self.aws.environment() | self.own.environment()
        addresses = tuple(to for person in self.people for to in person.addresses)
        self.worker = Worker(environment, seed=self.seed)
        self.practice = self.ask(
            "proof.harness.world_side:register", self.variant, START, addresses
        )

    def close(self) -> None:
        self.worker.close()
        self.aws.client("dynamodb").delete_table(TableName=self.own.table)
        self.aws.client("sqs").delete_queue(QueueUrl=self.own.inbox_url)
        machine = self.aws.client("stepfunctions")
        for arn in self.running():
            machine.stop_execution(executionArn=arn)
        machine.delete_state_machine(stateMachineArn=self.own.machine_arn)

    def ask(self, call: str, *arguments: Any) -> Any:
        outcome = self.worker.do(call, *arguments, ahead=self.ahead)
        if outcome.raised or outcome.died:
            raise RuntimeError(f"{call}: {outcome.raised or 'died'}")
        return outcome.answer

    def try_once(self, handler: str, event: Any) -> tuple[bool, Any]:
        """Let the handler work, or call `module:function` with the parts of the event.

        False where it raised, or died at the point of the kill.
        """
        armed = self.kill if self.kill and self.kill.handler == handler else None
        point = armed.point if armed else None
        if ":" in handler:
            outcome = self.worker.do(handler, *event, ahead=self.ahead, point=point)
        else:
            outcome = self.worker.handle(handler, event, self.ahead, point)
        if outcome.died:
            self.kill, self.deaths, self.died_at = None, self.deaths + 1, time.time()
            self.ahead += self.nap
            self.on_death()
            return False, None
        if outcome.raised and not self.rates:
            self.trouble.append(f"{handler} raised {outcome.raised}")
        return not outcome.raised, outcome.answer

    def until_done(self, handler: str, event: Any) -> Any:
        for _ in range(TRIES):
            done, answer = self.try_once(handler, event)
            if done:
                return answer
            self.ahead += 1
        self.trouble.append(f"{handler} never came through")
        return None

    def says(self, kind: str, person: Person, when: datetime, times: int = 1) -> None:
        """Post a signed event until it is taken in, and then as often as asked."""
        visit: Visit | None = Visit(f"A-{person.ref}", MISSED)
        if kind == "appointment.booked":
            visit = Visit(f"B-{person.ref}", MISSED + timedelta(days=60), created=when.isoformat())
        elif kind.startswith("patient."):
            visit = None
        event_id = f"{person.ref}.{kind}"
        body = his.envelope(HisSays(kind, visit), person, event_id, when)
        if kind == "patient.opted_out":
            body["data"]["channels"] = ["sms", "email"]
        for _ in range(times):
            answer = self.until_done("receive_his_event", self._request(event_id, body))
            if answer is None or answer["statusCode"] not in his.TAKEN:
                self.trouble.append(f"the door answered {answer and answer['statusCode']}")

    def _request(self, event_id: str, content: dict[str, Any]) -> dict[str, Any]:
        body, now = json.dumps(content), datetime.now(UTC)
        return {
            "httpMethod": "POST",
            "headers": {
                "content-type": "application/json",
                "webhook-id": event_id,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": Webhook(self.practice.secret).sign(event_id, now, body),
            },
            "queryStringParameters": {"key": self.practice.key_id},
            "body": body,
        }

    def work_off_inbox(self) -> None:
        """Hand out what lies in the queue, in batches; what was not done becomes visible again."""
        queue = self.aws.client("sqs")
        for _ in range(TRIES):
            told = queue.receive_message(
                QueueUrl=self.own.inbox_url, MaxNumberOfMessages=10, AttributeNames=["All"]
            ).get("Messages", [])
            if not told:
                return
            handles = {one["MessageId"]: one["ReceiptHandle"] for one in told}
            done, answer = self.try_once("apply_event", {"Records": [_record(o) for o in told]})
            again = (
                [one["itemIdentifier"] for one in answer["batchItemFailures"]] if done else handles
            )
            for name in again:
                queue.change_message_visibility(
                    QueueUrl=self.own.inbox_url, ReceiptHandle=handles[name], VisibilityTimeout=0
                )
            for name in handles.keys() - set(again):
                queue.delete_message(QueueUrl=self.own.inbox_url, ReceiptHandle=handles[name])
        self.trouble.append("the inbox never became empty")

    def relay(self) -> None:
        """Bring the stream's record of every new open case."""
        for case_id in self.case_ids():
            if case_id in self._relayed:
                continue
            image = {"practice_id": {"S": self.practice.practice_id}, "id": {"S": case_id}}
            record = {"dynamodb": {"NewImage": image, "SequenceNumber": "1"}}
            for _ in range(TRIES):
                done, answer = self.try_once("start_follow_up", {"Records": [record]})
                if done and not answer["batchItemFailures"]:
                    self._relayed.add(case_id)
                    break
                self.ahead += 1

    def minutes(self, count: int, every: int = 1) -> None:
        """Let time pass; Reconcile looks, and receipts come in."""
        for _ in range(0, count, every):
            self.ahead += 60 * every
            self.try_once("reconcile", {})
            self.bring_receipts()
            self.work_off_inbox()

    def bring_receipts(self) -> None:
        rows = self.aws.journal(f"/events?since={self._receipts}")
        self._receipts += len(rows)
        mine = f"{self.practice.practice_id}-"
        for row in rows:
            event = row["event"]
            if row["topic"] != "receipts" or event["eventType"] in SAYS_NOTHING_NEW:
                continue
            if mine in json.dumps(event):
                message = {"Sns": {"Message": json.dumps(event)}}
                self.until_done("receive_receipt", {"Records": [message]})

    def running(self) -> list[str]:
        """Names of the executions that were started and did not end."""
        told = self.aws.client("stepfunctions").list_executions(
            stateMachineArn=self.own.machine_arn, statusFilter="RUNNING"
        )
        return sorted(one["executionArn"] for one in told["executions"])

    def items(self) -> Iterator[dict[str, Any]]:
        """Read the whole table as it lies there."""
        pages = self.aws.client("dynamodb").get_paginator("scan")
        for page in pages.paginate(TableName=self.own.table, ConsistentRead=True):
            yield from page["Items"]

    def case_ids(self) -> tuple[str, ...]:
        found = (item["pk"]["S"] for item in self.items() if item["sk"]["S"] == "CASE")
        return tuple(sorted(pk.rpartition("#")[2] for pk in found))

    def told(self) -> tuple[Told, ...]:
        given: tuple[Told, ...] = self.ask(
            "proof.harness.world_side:tell", self.practice.practice_id, self.case_ids()
        )
        return given

    def accepted(self) -> list[dict[str, Any]]:
        """Give what the carrier took of this practice: its journal is the witness."""
        mine = f"{self.practice.practice_id}-"
        return [row for row in self.aws.journal("/log?since=0") if row["key"].startswith(mine)]

    def waiting_messages(self) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        told = self.aws.client("sqs").get_queue_attributes(
            QueueUrl=self.own.inbox_url, AttributeNames=names
        )
        return sum(int(told["Attributes"][name]) for name in names)


def _record(message: dict[str, Any]) -> dict[str, Any]:
    names = {"messageId": "MessageId", "body": "Body", "attributes": "Attributes"}
    return {name: message[its_name] for name, its_name in names.items()}
