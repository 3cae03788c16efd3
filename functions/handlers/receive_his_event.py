"""POST /his/v1/events: a source system tells what happened, and proves who it is."""

import re
from http import HTTPStatus
from typing import Any

from handlers import his_refusals
from handlers.problems import Answer, answer, fields, refusal
from weerzien import bootstrap
from weerzien.contracts.his_to_event import to_event
from weerzien.contracts.read_his_event import Intake, read_his_event
from weerzien.contracts.refusals import ContractError, SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.contracts.strict_json import decode
from weerzien.contracts.webhook_signature import verify
from weerzien.domain.errors import EventConflictError, NotFoundError, TooManyEventsError
from weerzien.domain.practice import Practice
from weerzien.observability import count, log_error, note, warn, with_log_context
from weerzien.ports import Credential, Receipt
from weerzien.usecases.receive_event import receive_event
from weerzien.usecases.watch_no_shows import is_out_of_proportion

_KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@with_log_context
def handler(event: dict[str, Any], context: object) -> Answer:
    """Answer 202 once the event lies safe, 200 once its effect is in; else problem+json."""
    del context
    try:
        request = RestRequest.of(event)
        problem = his_refusals.of_request(request)
        if problem is None:
            return _receive(request)
        warn("his_event_unreadable", problem=problem.code)
    except (SignatureError, ContractError, EventConflictError, TooManyEventsError) as error:
        problem = his_refusals.of_error(error)
        log_error(error, fields=", ".join(wrong.field for wrong in problem.errors))
    count("HisEventRefused", problem=problem.code)
    return refusal(problem)


def _receive(request: RestRequest) -> Answer:
    text = decode(request.body)
    credential = _credential(request.query.get("key", ""))
    verify(text, request.headers, credential.secrets)
    # Proven: from here on this practice's rows are all there is.
    with bootstrap.acting_for(credential.practice_id):
        return _take_in(text, bootstrap.practices().get(credential.practice_id))


def _take_in(text: str, practice: Practice) -> Answer:
    _make_sure_there_is_room(practice)
    intake = read_his_event(text)
    _tell_stripped(practice, intake)
    clock = bootstrap.clocks().for_practice(practice)
    event = to_event(intake.event, practice, clock.reached(intake.event.time))
    receipt = receive_event(event, intake.body_hash, bootstrap.events(), bootstrap.inbox())
    note("his_event", practice_id=practice.id, event_id=event.id, receipt=receipt.value)
    count("HisEventReceived")
    if receipt is Receipt.NEW and is_out_of_proportion(event, bootstrap.arrivals()):
        warn("no_shows_out_of_proportion", practice_id=practice.id)
        count("NoShowOutOfProportion")
    return _accepted(intake, event.id, receipt)


def _make_sure_there_is_room(practice: Practice) -> None:
    try:
        bootstrap.his_limits().take(practice, bootstrap.clocks().real_now())
    except TooManyEventsError:
        warn("his_events_limited", practice_id=practice.id)
        raise


def _credential(key_id: str) -> Credential:
    if not _KEY_ID.fullmatch(key_id):
        raise SignatureError("key_unknown")
    try:
        return bootstrap.credentials().credential(key_id)
    except NotFoundError:
        raise SignatureError("key_unknown") from None


def _tell_stripped(practice: Practice, intake: Intake) -> None:
    for code in intake.stripped:
        warn("stripped", practice_id=practice.id, what=code)
    if intake.stripped:
        count("FieldsStripped", len(intake.stripped))


def _accepted(intake: Intake, reference: str, receipt: Receipt) -> Answer:
    applied = receipt is Receipt.APPLIED
    body: dict[str, Any] = {
        "id": intake.event.id,
        "reference": reference,
        "status": "already applied" if applied else "accepted",
    }
    if intake.warnings:
        body["warnings"] = fields(intake.warnings)
    return answer(HTTPStatus.OK if applied else HTTPStatus.ACCEPTED, body)
