"""The door of appointment lists, `POST /his/v1/appointments`."""

from typing import Final

from weerzien.contracts.appointment_list import SentList
from weerzien.contracts.openapi.shapes import OUR_FAULT, Json, an_object, content, ref, text
from weerzien.contracts.openapi.shapes import refusals as refused
from weerzien.domain.feed.compare import Found

_REFUSALS: Final = {
    "401": "The key is unknown, or no signature proves who sent this.",
    "413": "The list is larger than 384 KiB.",
    "415": "The content type is not JSON in UTF-8.",
    "422": "The list is not in the agreed form, too old or too long.",
    "429": "More lists a minute than are agreed; `Retry-After` says when to go on.",
}


def paths() -> Json:
    return {"/his/v1/appointments": {"post": _receive_list()}}


def schemas() -> Json:
    sent = SentList.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = sent.pop("$defs", {})
    return {"AppointmentList": sent, "Compared": _compared(), **parts}


def _receive_list() -> Json:
    return {
        "operationId": "receiveAppointmentList",
        "summary": "A source system's own list, to find what its events did not tell.",
        "parameters": [
            text("key", "query", "Names the practice.", 64),
            text("webhook-id", "header", "An id of this message.", 256),
            text("webhook-timestamp", "header", "Now, in whole seconds since 1970.", 12),
            text("webhook-signature", "header", "`v1,` and the signature; up to ten.", 1_024),
        ],
        "requestBody": {
            "required": True,
            "content": content("application/json", ref("AppointmentList")),
        },
        "responses": {
            "200": {
                "description": "It is compared, and what was missing lies safe.",
                "content": content("application/json", ref("Compared")),
            },
            **refused(_REFUSALS),
            **OUR_FAULT,
        },
    }


def _compared() -> Json:
    number = {"type": "integer", "minimum": 0}
    return an_object(dict.fromkeys(["compared", *(found.value for found in Found)], number))
