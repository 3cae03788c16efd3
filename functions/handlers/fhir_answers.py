"""What the FHIR door answers: an OperationOutcome, or a transaction-response for a transaction."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from handlers.fhir_refusals import CONFLICT, FhirProblem
from handlers.his_door import Taken
from handlers.problems import Answer
from weerzien.contracts.fhir.message import Form
from weerzien.contracts.fhir.outcome import (
    MEDIA_TYPE,
    Issue,
    Severity,
    informed,
    operation_outcome,
    transaction_response,
)
from weerzien.contracts.fhir.read_fhir import CheckedEvent, Reading
from weerzien.contracts.refusals import FieldProblem
from weerzien.ports import Receipt

_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Came:
    """An event and what came of it; None where its id was used for other content."""

    event: CheckedEvent
    taken: Taken | None


def answer(status: HTTPStatus, body: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store", **headers},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


def refusal(problem: FhirProblem) -> Answer:
    told = problem.told
    issues = [
        Issue(Severity.ERROR, told.issue, told.title, f"{wrong.reason}. {told.next}", _place(wrong))
        for wrong in problem.errors
    ]
    issues = issues or [Issue(Severity.ERROR, told.issue, told.title, told.next)]
    return answer(told.status, operation_outcome(issues), problem.headers)


def _place(wrong: FieldProblem) -> str:
    """Give the FHIRPath; nothing for the body as a whole."""
    return wrong.field if wrong.field[:1].isupper() else ""


def accepted(reading: Reading, came: list[Came]) -> Answer:
    """Answer what became of each entry, in the order in which they came."""
    status = _status(came)
    by_entry: dict[int, list[Issue]] = {number: [] for number in range(reading.size)}
    for one in came:
        by_entry[one.event.number] += _issues(one)
    for remark in reading.remarks:
        by_entry[remark.number].append(informed(remark.text, remark.place))
    if reading.form is Form.TRANSACTION and status is not CONFLICT.status:
        named = f"{int(status)} {status.phrase}"
        entries = [(named, issues or [informed("read")]) for issues in by_entry.values()]
        return answer(status, transaction_response(entries), _NONE)
    issues = [issue for found in by_entry.values() for issue in found]
    return answer(status, operation_outcome(issues or [informed("understood")]), _NONE)


def _status(came: list[Came]) -> HTTPStatus:
    if any(one.taken is None for one in came):
        return CONFLICT.status
    known = all(one.taken and one.taken.receipt is Receipt.APPLIED for one in came)
    return HTTPStatus.OK if known else HTTPStatus.ACCEPTED


def _issues(one: Came) -> Iterator[Issue]:
    place, kind = one.event.place, one.event.intake.event.type
    if one.taken is None:
        yield Issue(Severity.ERROR, CONFLICT.issue, CONFLICT.title, CONFLICT.next, place)
        return
    applied = one.taken.receipt is Receipt.APPLIED
    text = f"{kind}: {'already applied' if applied else 'accepted'}"
    yield informed(text, place, f"reference {one.taken.reference}")
    for warning in one.event.intake.warnings:
        yield Issue(
            Severity.WARNING,
            "value",
            "Not usable: counts as missing",
            warning.reason,
            warning.field,
        )
