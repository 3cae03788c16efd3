"""POST /his/v1/events: a source system tells what happened, and proves who it is."""

from http import HTTPStatus
from typing import Any

from handlers import his_refusals
from handlers.his_door import Taken, make_room, prove_signed, take_in
from handlers.problems import Answer, answer, fields, refusal
from weerzien import bootstrap
from weerzien.contracts.read_his_event import read_his_event
from weerzien.contracts.refusals import ContractError, SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.contracts.strict_json import decode
from weerzien.domain.errors import EventConflictError, TooManyEventsError
from weerzien.observability import count, log_error, warn, with_log_context
from weerzien.ports import Receipt


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
    practice_id = prove_signed(text, request).practice_id
    # Proven: from here on this practice's rows are all there is.
    with bootstrap.acting_for(practice_id):
        practice = bootstrap.practices().get(practice_id)
        make_room(practice)
        return _accepted(take_in(read_his_event(text), practice))


def _accepted(taken: Taken) -> Answer:
    applied = taken.receipt is Receipt.APPLIED
    body: dict[str, Any] = {
        "id": taken.intake.event.id,
        "reference": taken.reference,
        "status": "already applied" if applied else "accepted",
    }
    if taken.intake.warnings:
        body["warnings"] = fields(taken.intake.warnings)
    return answer(HTTPStatus.OK if applied else HTTPStatus.ACCEPTED, body)
