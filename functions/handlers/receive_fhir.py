"""POST /his/v1/fhir: a source system tells in FHIR R4 what happened; answers OperationOutcome."""

from typing import Any

from handlers import fhir_answers, fhir_refusals
from handlers.fhir_answers import Came
from handlers.his_door import foresee, make_room, prove, take_in
from handlers.problems import Answer
from weerzien import bootstrap
from weerzien.contracts.fhir.faults import TooManyEntriesError
from weerzien.contracts.fhir.read_fhir import CheckedEvent, Reading, read_fhir
from weerzien.contracts.refusals import ContractError, FieldProblem, SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.contracts.strict_json import decode
from weerzien.domain.errors import EventConflictError, TooManyEventsError
from weerzien.domain.practice import Practice
from weerzien.observability import count, log_error, warn, with_log_context


@with_log_context
def handler(event: dict[str, Any], context: object) -> Answer:
    """Answer 202 once all of it lies safe, 200 where all is known or nothing follows from it."""
    del context
    try:
        request = RestRequest.of(event)
        problem = fhir_refusals.of_request(request)
        if problem is None:
            return _receive(request)
        warn("his_event_unreadable", problem=problem.code)
    except (SignatureError, ContractError, TooManyEventsError) as error:
        problem = fhir_refusals.of_error(error)
        log_error(error, fields=", ".join(wrong.field for wrong in problem.errors))
    count("HisEventRefused", problem=problem.code)
    return fhir_answers.refusal(problem)


def _receive(request: RestRequest) -> Answer:
    text = decode(request.body)
    practice_id = prove(text, request).practice_id
    # Proven: from here on this practice's rows are all there is.
    with bootstrap.acting_for(practice_id):
        practice = bootstrap.practices().get(practice_id)
        make_room(practice)
        reading = read_fhir(text, practice.time_zone)
        _check_all(reading, practice)
        return fhir_answers.accepted(reading, [_take_in(one, practice) for one in reading.events])


def _check_all(reading: Reading, practice: Practice) -> None:
    """Let nothing be taken in of what cannot be taken in whole, now or in this minute."""
    if len(reading.events) > practice.his_events_per_minute:
        raise TooManyEntriesError(practice.his_events_per_minute)
    for one in reading.events:
        try:
            foresee(one.intake, practice)
        except ContractError as wrong:
            moment = f"{one.place}.meta.lastUpdated"
            raise ContractError(*(FieldProblem(moment, p.reason) for p in wrong.problems)) from None
    for _ in reading.events[1:]:
        make_room(practice)


def _take_in(one: CheckedEvent, practice: Practice) -> Came:
    try:
        return Came(one, take_in(one.intake, practice))
    except EventConflictError as error:
        # The others stand on their own; this one would be refused again however often it comes.
        log_error(error)
        count("HisEventRefused", problem=fhir_refusals.CONFLICT.code)
        return Came(one, None)
