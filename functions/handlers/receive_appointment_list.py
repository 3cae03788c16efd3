"""POST /his/v1/appointments: a source system's own list, to find what its events did not tell."""

from http import HTTPStatus
from typing import Any

from handlers import list_refusals
from handlers.his_door import prove_signed
from handlers.his_lists import compare_and_tell
from handlers.problems import Answer, answer, refusal
from weerzien import bootstrap
from weerzien.contracts.appointment_list import read_appointment_list
from weerzien.contracts.refusals import ContractError, SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.contracts.strict_json import decode
from weerzien.domain.errors import TooManyEventsError
from weerzien.observability import count, log_error, warn, with_log_context


@with_log_context
def handler(event: dict[str, Any], context: object) -> Answer:
    """Answer 200 with what was found once it is remembered and its events lie safe."""
    del context
    try:
        request = RestRequest.of(event)
        problem = list_refusals.of_request(request)
        if problem is None:
            return _receive(request)
        warn("list_unreadable", problem=problem.code)
    except (SignatureError, ContractError, TooManyEventsError) as error:
        problem = list_refusals.of_error(error)
        log_error(error, fields=", ".join(wrong.field for wrong in problem.errors))
    count("HisEventRefused", problem=problem.code)
    return refusal(problem)


def _receive(request: RestRequest) -> Answer:
    text = decode(request.body)
    practice_id = prove_signed(text, request).practice_id
    with bootstrap.acting_for(practice_id):
        practice = bootstrap.practices().get(practice_id)
        now = bootstrap.clocks().real_now()
        bootstrap.list_limits().take(practice, now)
        listed = read_appointment_list(text, practice, now)
        counts = compare_and_tell(listed, practice)
    body = {found.value: number for found, number in counts.items()}
    return answer(HTTPStatus.OK, {"compared": len(listed.lines), **body})
