"""POST /his/v1/hl7: a scheduling message of HL7 v2 comes in, an acknowledgement goes back."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from handlers import his_refusals, hl7_answers
from handlers.his_door import make_room, prove, take_in
from handlers.problems import Answer, refusal
from weerzien import bootstrap
from weerzien.contracts import bearer_token
from weerzien.contracts.hl7 import er7
from weerzien.contracts.hl7.acknowledgement import acknowledgement
from weerzien.contracts.hl7.faults import AckCode, Fault, Hl7Error, faults_of
from weerzien.contracts.hl7.siu import Told, told_by
from weerzien.contracts.read_his_event import Intake, check_his_event
from weerzien.contracts.refusals import ContractError, SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.domain.errors import EventConflictError, TooManyEventsError
from weerzien.domain.practice import Practice
from weerzien.observability import count, log_error, note, warn, with_log_context


@with_log_context
def handler(event: dict[str, Any], context: object) -> Answer:
    """Answer with an ACK, also for what is refused; without proof or room with problem+json."""
    del context
    try:
        request = RestRequest.of(event)
        problem = hl7_answers.of_request(request)
        if problem is None:
            return _receive(request)
        warn("his_event_unreadable", problem=problem.code)
    except (SignatureError, ContractError, TooManyEventsError) as error:
        problem = his_refusals.of_error(error)
        log_error(error)
    count("HisEventRefused", problem=problem.code)
    return refusal(problem)


def _receive(request: RestRequest) -> Answer:
    practice_id = prove(_signed_text(request), request).practice_id
    # Proven: from here on this practice's rows are all there is.
    with bootstrap.acting_for(practice_id):
        practice = bootstrap.practices().get(practice_id)
        make_room(practice)
        return _acknowledge(request, practice)


def _signed_text(request: RestRequest) -> str:
    """The body that a signature covers; what comes with a token may be in other characters."""
    if bearer_token.HEADER in request.headers:
        return ""
    try:
        return request.body.decode()
    except UnicodeDecodeError:
        raise SignatureError("body_not_utf8") from None


def _acknowledge(request: RestRequest, practice: Practice) -> Answer:
    now = bootstrap.clocks().real_now()
    try:
        head = er7.read_header(request.body)
    except er7.NoMessageError:
        text = _refused(practice, None, AckCode.REJECT, hl7_answers.NO_MESSAGE)
        return hl7_answers.ack(request, text, HTTPStatus.BAD_REQUEST)
    try:
        warnings = _take_in(told_by(er7.read(request.body), practice), practice)
    except Hl7Error as wrong:
        text = _refused(practice, head, wrong.ack, *wrong.faults)
    except ContractError as wrong:
        text = _refused(practice, head, AckCode.ERROR, *faults_of(wrong.problems))
    except EventConflictError:
        text = _refused(practice, head, AckCode.ERROR, hl7_answers.OTHER_CONTENT)
    else:
        text = acknowledgement(head, AckCode.ACCEPT, now, warnings=warnings)
    return hl7_answers.ack(request, text)


def _take_in(told: Told, practice: Practice) -> tuple[Fault, ...]:
    """Check all that a message says before any of it has an effect; give what to warn of."""
    if not told.events:
        note("hl7_without_effect", practice_id=practice.id, trigger=told.trigger)
    intakes: list[Intake] = [check_his_event(event) for event in told.events]
    for place, intake in enumerate(intakes):
        stripped = told.stripped if place == 0 else ()
        take_in(replace(intake, stripped=stripped), practice)
    return tuple(fault for one in intakes for fault in faults_of(one.warnings))


def _refused(practice: Practice, head: er7.Message | None, code: AckCode, *faults: Fault) -> str:
    """Write a NAK and count it."""
    problem = hl7_answers.problem_code(code, faults)
    places = ", ".join(fault.place for fault in faults)
    warn("hl7_refused", practice_id=practice.id, problem=problem, fields=places)
    count("HisEventRefused", problem=problem)
    return acknowledgement(head, code, bootstrap.clocks().real_now(), faults)
