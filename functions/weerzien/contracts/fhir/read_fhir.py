"""From the raw body of a FHIR request to canonical events that were all checked, or to a no."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from weerzien.contracts import strict_json
from weerzien.contracts.fhir.draft_events import DraftEvents
from weerzien.contracts.fhir.drafts import Draft, Remark
from weerzien.contracts.fhir.faults import TooManyEntriesError
from weerzien.contracts.fhir.message import Form, open_message
from weerzien.contracts.read_his_event import MAX_PROBLEMS, Intake, check_his_event
from weerzien.contracts.refusals import ContractError, FieldProblem

MAX_EVENTS: Final = 100


@dataclass(frozen=True, slots=True)
class CheckedEvent:
    """An event ready to be taken in, and the number of the entry that it comes from."""

    number: int
    place: str
    intake: Intake


@dataclass(frozen=True, slots=True)
class Reading:
    """What a request came to: its events in order, and a remark on every entry without one."""

    form: Form
    size: int
    events: tuple[CheckedEvent, ...]
    remarks: tuple[Remark, ...]


def read_fhir(text: str, zone: str) -> Reading:
    """Check everything before anything is taken in; `zone` is the practice's time zone.

    Raises ContractError, which names elements by FHIRPath and repeats nothing that was sent.
    """
    try:
        body = strict_json.parse_object(text)
    except ContractError as wrong:
        # The path could hold names that are not FHIR's, and so anything.
        raise ContractError(*(FieldProblem("", p.reason) for p in wrong.problems)) from None
    message = open_message(body)
    found = DraftEvents(message, zone)
    found.make()
    if len(found.drafts) > MAX_EVENTS:
        raise TooManyEntriesError(MAX_EVENTS)
    events = tuple(_checked(found.drafts))
    return Reading(message.form, message.size, events, tuple(found.remarks))


def _checked(drafts: list[Draft]) -> Iterator[CheckedEvent]:
    wrong: list[FieldProblem] = []
    for draft in drafts:
        try:
            intake = check_his_event(draft.body)
        except ContractError as error:
            wrong += _by_element(draft, error.problems)
        else:
            stripped = (*draft.stripped, *intake.stripped)
            warnings = tuple(_by_element(draft, intake.warnings))
            told = replace(intake, warnings=warnings, stripped=stripped)
            yield CheckedEvent(draft.number, draft.place, told)
    if wrong:
        raise ContractError(*list(dict.fromkeys(wrong))[:MAX_PROBLEMS])


def _by_element(draft: Draft, problems: Iterable[FieldProblem]) -> list[FieldProblem]:
    return [FieldProblem(draft.element_of(one.field), one.reason) for one in problems]
