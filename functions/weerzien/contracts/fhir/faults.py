"""What is wrong with a FHIR resource: elements by their FHIRPath, reasons in our own words."""

from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from weerzien.contracts.fhir.elements import Element
from weerzien.contracts.read_his_event import MAX_PROBLEMS, reason_of
from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.contracts.strict_json import name_of

ElementT = TypeVar("ElementT", bound=Element)


class UnsupportedError(ContractError):
    """FHIR as it should be, but nothing that this door can take in (422)."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(FieldProblem(place, reason), code="fhir_not_supported")


class TooManyEntriesError(ContractError):
    """More events or entries in one Bundle than are taken in at once (413)."""

    def __init__(self, limit: int, what: str = "events") -> None:
        reason = f"holds more than {limit} {what}: send them in several Bundles"
        super().__init__(FieldProblem("Bundle.entry", reason), code="fhir_too_many_entries")


def refuse(place: str, reason: str) -> NoReturn:
    raise ContractError(FieldProblem(place, reason))


def read_as(model: type[ElementT], raw: dict[str, Any], place: str) -> ElementT:
    """Read one resource; raise ContractError that names its elements below `place`."""
    try:
        return model.model_validate(raw)
    except ValidationError as wrong:
        errors = wrong.errors(include_input=False, include_url=False)[:MAX_PROBLEMS]
        raise ContractError(
            *(FieldProblem(f"{place}.{name_of(e['loc'])}", reason_of(e)) for e in errors)
        ) from None
