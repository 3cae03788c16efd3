"""The ways in which the door of appointment lists says no; most are those of events."""

from dataclasses import replace

from handlers import his_refusals
from handlers.problems import Problem
from weerzien.contracts.appointment_list import MAX_BYTES, MAX_LINES
from weerzien.contracts.refusals import ContractError
from weerzien.contracts.rest_request import RestRequest
from weerzien.domain.errors import WeerzienError

TOO_LARGE = replace(
    his_refusals.TOO_LARGE,
    title="The list is too large",
    detail=f"A list takes at most {MAX_BYTES} bytes and {MAX_LINES} appointments.",
    next="Send it in parts, such as a day each. Each line is judged by itself.",
)
WRONG_CONTENT = replace(
    his_refusals.WRONG_CONTENT,
    title="The list is not in the agreed form",
    detail="Nothing of it was looked at.",
    next="Correct the fields named in errors and send the list again.",
)
TOO_MANY = replace(
    his_refusals.TOO_MANY,
    title="Too many lists in this minute",
    detail="More appointment lists of this practice came in a minute than are agreed. "
    "Nothing of this one was looked at.",
    next="Send it again after the seconds in Retry-After.",
)


def of_request(request: RestRequest) -> Problem | None:
    """Tell what is wrong before a byte of the body is read; None where nothing is."""
    if request.method != "POST":
        return his_refusals.WRONG_METHOD
    if request.content_type != "application/json":
        return his_refusals.WRONG_CONTENT_TYPE
    if len(request.body) > MAX_BYTES:
        return TOO_LARGE
    return None


def of_error(error: WeerzienError) -> Problem:
    if isinstance(error, ContractError):
        return replace(WRONG_CONTENT, errors=error.problems)
    known = his_refusals.of_error(error)
    return replace(TOO_MANY, headers=known.headers) if known.headers else known
