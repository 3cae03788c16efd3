"""From the raw body of a HIS event to the checked event, or to what is wrong with it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from weerzien.contracts import never_taken_in, strict_json
from weerzien.contracts.his_event import MODELS, EventType, HisEvent
from weerzien.contracts.refusals import ContractError, FieldProblem

MAX_PROBLEMS = 20
_DATE_LINE = timedelta(days=1)
"""The local day may be one ahead of the day in UTC."""

_REASONS = {
    "missing": "is required",
    "string_type": "must be text",
    "string_too_long": "is too long",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "too_long": "has too many entries",
    "too_short": "needs at least one entry",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "literal_error": 'must be "1"',
}


@dataclass(frozen=True, slots=True)
class Intake:
    """A checked event with what has to be told about it."""

    event: HisEvent
    body_hash: str
    """Of the content without its layout, and without what is never taken in."""
    warnings: tuple[FieldProblem, ...] = ()
    stripped: tuple[str, ...] = ()


class UnknownTypeError(ContractError):
    """The event type is none of ours; the answer lists ours."""

    def __init__(self) -> None:
        reason = f"must be one of: {', '.join(EventType)}"
        super().__init__(FieldProblem("type", reason), code="unknown_event_type")


def read_his_event(text: str) -> Intake:
    """Raise ContractError, which names fields and reasons and repeats nothing that was sent."""
    try:
        sent = strict_json.parse_object(text)
    except ContractError as wrong:
        raise ContractError(*(_known(problem) for problem in wrong.problems)) from None
    return check_his_event(sent)


def check_his_event(sent: dict[str, Any]) -> Intake:
    """Check one canonical event, whichever door made it; raises as `read_his_event`."""
    body, stripped = never_taken_in.strip(sent)
    warnings: list[FieldProblem] = []
    try:
        event = _model(body).model_validate(body, context=warnings)
    except ValidationError as wrong:
        raise ContractError(*field_problems(wrong)) from None
    _check_together(event)
    return Intake(event, _hash(body), tuple(warnings), stripped)


def _model(body: dict[str, Any]) -> type[HisEvent]:
    kind = body.get("type")
    if kind is None:
        raise ContractError(FieldProblem("type", "is required"))
    if not isinstance(kind, str) or kind not in set(EventType):
        raise UnknownTypeError
    return MODELS[EventType(kind)]


def _check_together(event: HisEvent) -> None:
    patient = event.data.patient
    if event.type is EventType.PATIENT_UPDATED and not patient.has_details:
        raise ContractError(FieldProblem("data.patient", "needs at least one field beside ref"))
    if patient.birth_date and patient.birth_date > event.time.date() + _DATE_LINE:
        raise ContractError(FieldProblem("data.patient.birth_date", "lies after the event"))


def field_problems(wrong: ValidationError) -> list[FieldProblem]:
    """Say which fields are wrong and why, in our own words; what stood in them is left out."""
    errors = wrong.errors(include_input=False, include_url=False)
    return [
        FieldProblem(strict_json.name_of(e["loc"]), reason_of(e)) for e in errors[:MAX_PROBLEMS]
    ]


def reason_of(error: ErrorDetails) -> str:
    """Give our own words for what pydantic found: its own could repeat the input."""
    if error["type"] == "refused":
        return str(error["msg"])
    return _REASONS.get(error["type"], "is not valid")


def _hash(body: dict[str, Any]) -> str:
    """Name the content whatever its layout: the same fields in another order are the same event."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _known(problem: FieldProblem) -> FieldProblem:
    """Leave out the name of a field that is not ours: it could be anything."""
    names = {part.partition("[")[0] for part in problem.field.split(".")}
    if names <= _field_names():
        return problem
    return FieldProblem("unknown field", problem.reason)


def _names(schema: Any) -> set[str]:  # noqa: ANN401 - JSON is any of six things
    if isinstance(schema, list):
        return {name for inner in schema for name in _names(inner)}
    if not isinstance(schema, dict):
        return set()
    found = set(schema.get("properties", {}))
    return found.union(*(_names(inner) for inner in schema.values()))


@cache
def _field_names() -> set[str]:
    """Names that an answer may repeat; worked out late, because few bodies are that broken."""
    return {"body"}.union(*(_names(model.model_json_schema()) for model in MODELS.values()))
