"""POST /his/v1/appointments: a source system's own list, to find what its events did not tell."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from handlers import list_refusals
from handlers.his_door import prove_signed, take_in
from handlers.problems import Answer, answer, refusal
from weerzien import bootstrap
from weerzien.contracts.appointment_list import read_appointment_list
from weerzien.contracts.list_to_events import event_of
from weerzien.contracts.read_his_event import check_his_event
from weerzien.contracts.refusals import ContractError, SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.contracts.strict_json import decode
from weerzien.domain.errors import EventConflictError, TooManyEventsError
from weerzien.domain.feed.compare import AppointmentList, Finding, Found
from weerzien.domain.practice import Practice
from weerzien.observability import count, log_error, note, warn, with_log_context
from weerzien.usecases.compare_feed import compare_feed, counted


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
        appointments, feeds = bootstrap.known_appointments(), bootstrap.feeds()
        findings = compare_feed(listed, practice, appointments, feeds)
        for finding in findings:
            _tell(finding, listed, practice)
    return _answer(findings, listed, practice)


def _tell(finding: Finding, listed: AppointmentList, practice: Practice) -> None:
    missing = event_of(finding, listed)
    if missing is not None:
        # An earlier list told it, at another moment: the first stands.
        with suppress(EventConflictError):
            take_in(check_his_event(missing), practice)


def _answer(findings: tuple[Finding, ...], listed: AppointmentList, practice: Practice) -> Answer:
    counts = counted(findings)
    for found, number in counts.items():
        if number and found is not Found.IN_TIME:
            count("FeedDiffered", number, found=found.value)
    if counts[Found.HELD_BACK]:
        warn("no_shows_out_of_proportion", practice_id=practice.id)
        count("NoShowOutOfProportion", counts[Found.HELD_BACK])
    note("feed_compared", practice_id=practice.id, lines=len(listed.lines), differ=_differ(counts))
    body = {found.value: number for found, number in counts.items()}
    return answer(HTTPStatus.OK, {"compared": len(listed.lines), **body})


def _differ(counts: dict[Found, int]) -> int:
    return sum(counts.values()) - counts[Found.IN_TIME]
