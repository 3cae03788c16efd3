"""The ways in which the HIS door says no, with what the vendor can do about each."""

from dataclasses import replace
from http import HTTPStatus

from handlers.problems import Problem
from weerzien.contracts.read_his_event import UnknownTypeError
from weerzien.contracts.refusals import ContractError, SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.domain.errors import TooManyEventsError, WeerzienError

MAX_BODY_BYTES = 20 * 1024

WRONG_METHOD = Problem(
    HTTPStatus.METHOD_NOT_ALLOWED,
    "method",
    "Only POST is understood here",
    "Events are posted, one per request.",
    "Send the event with POST.",
    headers={"Allow": "POST"},
)
WRONG_CONTENT_TYPE = Problem(
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "content-type",
    "The content type is not JSON",
    "Events come as application/json in UTF-8.",
    "Send the header Content-Type: application/json.",
)
TOO_LARGE = Problem(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-large",
    "The event is too large",
    f"An event takes at most {MAX_BODY_BYTES} bytes.",
    "Send one event per request, with the described fields only.",
)
NOT_PROVEN = Problem(
    HTTPStatus.UNAUTHORIZED,
    "signature",
    "The signature does not prove who sent this",
    "The key is unknown, or no signature fits the body, the headers and a secret of that key.",
    "Check the key in the URL; that the secret belongs to it; that the signature covers "
    "'webhook-id.webhook-timestamp.body' with the body exactly as sent; and that "
    "webhook-timestamp is in seconds and within 300 seconds of now.",
)
WRONG_CONTENT = Problem(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "content",
    "The event is not in the agreed form",
    "Nothing of it was kept.",
    "Correct the fields named in errors and send the event again, with the same id.",
)
UNKNOWN_TYPE = Problem(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "event-type",
    "This event type is unknown",
    "Nothing of it was kept.",
    "Send one of the types listed in errors, or leave events of this type out.",
)
TOO_MANY = Problem(
    HTTPStatus.TOO_MANY_REQUESTS,
    "too-many",
    "Too many events in this minute",
    "This practice's source system sent more events in a minute than are agreed. "
    "This one was not kept.",
    "Send it again, with the same id, after the seconds in Retry-After. Nothing is lost meanwhile.",
)
CONFLICT = Problem(
    HTTPStatus.CONFLICT,
    "event-conflict",
    "This event id was used for other content",
    "An event id names one event for good; the first content stands.",
    "Send the new content as a new event with an id of its own.",
)


def of_request(request: RestRequest) -> Problem | None:
    """Tell what is wrong before a byte of the body is read; None where nothing is."""
    if request.method != "POST":
        return WRONG_METHOD
    if request.content_type != "application/json":
        return WRONG_CONTENT_TYPE
    if len(request.body) > MAX_BODY_BYTES:
        return TOO_LARGE
    return None


def of_error(error: WeerzienError) -> Problem:
    if isinstance(error, SignatureError):
        return NOT_PROVEN
    if isinstance(error, TooManyEventsError):
        return replace(TOO_MANY, headers={"Retry-After": str(error.seconds)})
    if isinstance(error, ContractError):
        known = UNKNOWN_TYPE if isinstance(error, UnknownTypeError) else WRONG_CONTENT
        return replace(known, errors=error.problems)
    return CONFLICT
