"""What the HL7 door answers: problem+json until the message is read, and an ACK from then on."""

from http import HTTPStatus
from typing import Any, Final

from handlers.his_refusals import WRONG_METHOD
from handlers.problems import Answer, Problem
from weerzien.contracts.hl7 import MEDIA_TYPES
from weerzien.contracts.hl7.faults import AckCode, Condition, Fault
from weerzien.contracts.rest_request import RestRequest

MAX_BODY_BYTES: Final = 64 * 1024

WRONG_CONTENT_TYPE = Problem(
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "content-type",
    "The content type is not HL7 v2",
    "Messages come as application/hl7-v2+er7, with bars and carets; XML is not understood.",
    "Send the header Content-Type: application/hl7-v2+er7.",
)
TOO_LARGE = Problem(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-large",
    "The message is too large",
    f"A message takes at most {MAX_BODY_BYTES} bytes.",
    "Send one message per request, without OBX and documents.",
)
NO_MESSAGE = Fault("MSH", Condition.SEQUENCE, "the body does not start with a usable MSH segment")
OTHER_CONTENT = Fault(
    "MSH-10",
    Condition.DUPLICATE,
    "this id was used for other content, which stands: send it as a new message",
)


def of_request(request: RestRequest) -> Problem | None:
    """Tell what is wrong before a byte of the body is read; None where nothing is."""
    if request.method != "POST":
        return WRONG_METHOD
    if _media_type(request) not in MEDIA_TYPES:
        return WRONG_CONTENT_TYPE
    if len(request.body) > MAX_BODY_BYTES:
        return TOO_LARGE
    return None


def ack(request: RestRequest, text: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """Send an ACK in the sender's own media type."""
    headers: dict[str, Any] = {
        "Content-Type": _media_type(request),
        "Cache-Control": "no-store",
    }
    return {
        "statusCode": int(status),
        "headers": headers,
        "body": text,
        "isBase64Encoded": False,
    }


def problem_code(code: AckCode, faults: tuple[Fault, ...]) -> str:
    """The code under which a refusal is counted, as the other doors count theirs."""
    if OTHER_CONTENT in faults:
        return "event-conflict"
    return "event-type" if code is AckCode.REJECT else "content"


def _media_type(request: RestRequest) -> str:
    # In which characters it is written says MSH-18, which travels with the message.
    return request.content_type.partition(";")[0]
