"""One whole case in this process: the same handlers, a table and a queue of the bench's own.

The order of calls is that of the stack: door, inbox, stream, state machine, receipts, Reconcile,
and after each of them what goes back into the practice's record, which takes everything at once.
Nobody waits: a fast clock that has not reached a step yet gives the step's own moment.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from standardwebhooks.webhooks import Webhook

from cost import practice as practices
from cost.growth import Crowd
from cost.journeys import BACK_AT, MARKED, Journey, missed_visit, new_visit
from cost.meter import Meter
from cost.own_table import Own
from demo import his
from demo.scenario import HisSays, Person
from demo.surroundings import Stack
from handlers import (
    apply_event,
    close_follow_up,
    create_task,
    deliver_touchpoint,
    deliver_write_backs,
    plan_follow_up,
    prepare_hand_over,
    queue_write_back,
    receive_his_event,
    receive_receipt,
    reconcile,
    start_follow_up,
)
from weerzien import bootstrap
from weerzien.bootstrap import outside
from weerzien.contracts.practice_file import read_practice
from weerzien.domain import ids
from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, WriteBack
from weerzien.ports.write_back import Answer, Endpoint, Fate
from weerzien.usecases.register_practice import (
    Registered,
    new_pepper,
    register_practice,
    rehearse,
)

SAYS_NOTHING_NEW: Final = frozenset({"Send", "TEXT_PENDING", "TEXT_QUEUED"})
"""What the subscription of the receipts lets pass by."""


class _Record:
    """A practice's record that takes everything; what reaches it AWS does not bill."""

    def refuse(self, url: str) -> str:
        del url
        return ""

    def post(
        self, message: WriteBack, about: About, practice: Practice, endpoint: Endpoint
    ) -> Answer:
        del message, about, practice, endpoint
        return Answer(Fate.TAKEN, "taken")


class _Context:
    """What the log decorator asks of Lambda's context."""

    function_name = "bench"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:000000000000:function:bench"
    aws_request_id = "bench"


@dataclass(frozen=True, slots=True)
class Case:
    stack: Stack
    own: Own
    meter: Meter
    journey: Journey
    person: Person
    registered: Registered

    @property
    def ids(self) -> dict[str, str]:
        practice_id = self.registered.practice.id
        missed = ids.appointment_id(practice_id, missed_visit(self.person).ref)
        return {"practice_id": practice_id, "case_id": ids.case_id(practice_id, missed)}


setattr(outside, "records", _Record)  # noqa: B010 - the one piece that is not of AWS


def run(
    stack: Stack, own: Own, meter: Meter, journey: Journey, number: int, crowd: Crowd | None = None
) -> tuple[str, dict[str, Any]]:
    """Live through one case; answers its practice, and the units per use case."""
    file = json.dumps(practices.content(journey.variant))
    practice = read_practice(file, new_pepper())
    registered = register_practice(practice, bootstrap.practices(), bootstrap.text_judge())
    endpoint = Endpoint(practice.id, "https://his.example/events", registered.credential.secrets)
    bootstrap.endpoints().save(endpoint)
    case = Case(stack, own, meter, journey, journey.person(number), registered)
    if crowd is not None:
        crowd.gather(practice.id)
        own.skip_news()
    meter.take()
    _set_clock(case, MARKED)
    _tell(case, "appointment.noshow", MARKED)
    with meter.measuring("StartFollowUp"):
        start_follow_up.handler({"Records": [own.stream_record(case.ids)]}, _Context())
    _follow(case)
    own.let_time_pass(case.ids)
    with meter.measuring("Reconcile"):
        reconcile.handler({}, _Context())
    _tell_the_record(case)
    return practice.id, meter.take()


def _set_clock(case: Case, when: datetime) -> None:
    addresses = case.person.addresses
    rehearse(case.ids["practice_id"], when, 1, addresses, bootstrap.practices(), bootstrap.clocks())


def _tell(case: Case, kind: str, when: datetime) -> None:
    """Send a signed webhook through the door, and let the inbox be worked off."""
    visit = new_visit(case.person) if kind.endswith("booked") else missed_visit(case.person)
    event_id = f"{case.person.ref}.{kind}"
    body = json.dumps(his.envelope(HisSays(kind, visit), case.person, event_id, when))
    now = datetime.now(UTC)
    credential = case.registered.credential
    headers = {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(credential.secrets[0]).sign(event_id, now, body),
    }
    request = {
        "httpMethod": "POST",
        "headers": headers,
        "queryStringParameters": {"key": credential.key_id},
        "body": body,
    }
    with case.meter.measuring("ReceiveHisEvent"):
        answer = receive_his_event.handler(request, _Context())
    if answer["statusCode"] != 202:  # noqa: PLR2004
        raise RuntimeError(f"The door answered {answer['statusCode']}")
    _work_off_inbox(case)


def _work_off_inbox(case: Case) -> None:
    for record in case.own.take_inbox():
        with case.meter.measuring("ApplyEvent"):
            left = apply_event.handler({"Records": [record]}, _Context())
        if left["batchItemFailures"]:
            raise RuntimeError("An event could not be applied")
        _tell_the_record(case)


def _tell_the_record(case: Case) -> None:
    """Do what the stream and the schedules of a minute do; that all is taken is news again."""
    while news := case.own.news():
        with case.meter.measuring("QueueWriteBack"):
            left = queue_write_back.handler({"Records": news}, _Context())
        with case.meter.measuring("DeliverWriteBacks", is_called=False):
            done = deliver_write_backs.handler({}, _Context())
        if left["batchItemFailures"] or done["failed"] or done["not_taken"]:
            raise RuntimeError("The practice's record was not told")


def _follow(case: Case) -> None:
    """Do what the state machine does: plan, each step of the plan, close."""
    plan = _plan(case, None)
    while plan["result"] == "open":
        again = _steps(case, plan)
        if again is None:
            return
        plan = _plan(case, again["since"])


def _plan(case: Case, since: str | None) -> dict[str, Any]:
    with case.meter.measuring("PlanFollowUp"):
        return plan_follow_up.handler({**case.ids, "since": since}, _Context())


def _steps(case: Case, plan: dict[str, Any]) -> dict[str, Any] | None:
    """Go along the plan; answers the step that asks for a new one, None at the end."""
    for step in plan["steps"]:
        if step["step"] == "CloseFollowUp":
            with case.meter.measuring("CloseFollowUp"):
                close_follow_up.handler({**case.ids, "outcome": "completed"}, _Context())
            _tell_the_record(case)
            return None
        if case.journey.rebooks and datetime.fromisoformat(step["due"]) > BACK_AT:
            _come_back(case)
        answer = _step(case, case.own.payload(step["step"]), plan["plan_no"], step["due"])
        if answer["result"] == "replan":
            return answer
        if answer["result"] != "open":
            return None
    return None


def _come_back(case: Case) -> None:
    if bootstrap.cases().get(**case.ids).is_open:
        _set_clock(case, BACK_AT)
        _tell(case, "appointment.booked", BACK_AT)
        with case.meter.measuring("PrepareHandOver", is_called=False):
            done = prepare_hand_over.handler({}, _Context())
        if done["ready"] != 1:
            raise RuntimeError("The clinician's page was not made")
        _tell_the_record(case)


def _step(case: Case, payload: dict[str, str], plan_no: int, due: str) -> dict[str, Any]:
    about = {**case.ids, **payload, "plan_no": plan_no, "due": due}
    if "kind" in payload:
        with case.meter.measuring("CreateTask"):
            made = create_task.handler(about, _Context())
        _tell_the_record(case)
        return made
    with case.meter.measuring("DeliverTouchpoint"):
        answer = deliver_touchpoint.handler(about, _Context())
    for receipt in case.own.receipts(case.stack, case.ids):
        if receipt["eventType"] not in SAYS_NOTHING_NEW:
            record = {"Sns": {"Message": json.dumps(receipt)}}
            with case.meter.measuring("ReceiveReceipt"):
                receive_receipt.handler({"Records": [record]}, _Context())
    _tell_the_record(case)
    _work_off_inbox(case)
    return answer
