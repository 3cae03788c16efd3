"""The door of HL7 v2, `POST /his/v1/hl7`."""

from typing import Final

from weerzien.contracts.hl7 import MEDIA_TYPES
from weerzien.contracts.openapi.shapes import OUR_FAULT, Json, text
from weerzien.contracts.openapi.shapes import refusals as refused

_REFUSALS: Final = {
    "401": "The key is unknown, or neither token nor signature proves who sent this.",
    "413": "The message is larger than 65,536 bytes.",
    "415": "The content type is not HL7 v2 in its pipe form.",
    "422": "The body is flagged as base64 and is none.",
    "429": "More events a minute than the practice may send; `Retry-After` says when to go on.",
}


def paths() -> Json:
    return {"/his/v1/hl7": {"post": _receive()}}


def _receive() -> Json:
    return {
        "operationId": "receiveHl7",
        "summary": "A scheduling message (SIU) comes in, an acknowledgement (ACK) goes back.",
        "parameters": [
            text("key", "query", "Names the practice.", 64),
            _optional("Authorization", "`Bearer` and the token; or a signature as below."),
            _optional("webhook-id", "An id of this message."),
            _optional("webhook-timestamp", "Now, in whole seconds since 1970."),
            _optional("webhook-signature", "`v1,` and the signature of a message in UTF-8."),
        ],
        "requestBody": {"required": True, "content": _messages()},
        "responses": {
            "200": {
                "description": "An ACK: MSA-1 is AA once the message lies safe, AE or AR where "
                "ERR says what is wrong.",
                "content": _messages(),
            },
            "400": {
                "description": "The body is no HL7 message: a NAK without a number.",
                "content": _messages(),
            },
            **refused(_REFUSALS),
            **OUR_FAULT,
        },
    }


def _messages() -> Json:
    return {media_type: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES}


def _optional(name: str, description: str) -> Json:
    words = {"type": "string", "maxLength": 1_024}
    return {"name": name, "in": "header", "description": description, "schema": words}
