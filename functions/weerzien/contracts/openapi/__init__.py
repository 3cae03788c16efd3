"""The doors as an OpenAPI 3.1 document, made from the contracts; kept in docs/openapi.json.

Each door has a file of its own here that gives its `paths` and, where it has some, its `schemas`.
"""

from weerzien.contracts.openapi import (
    appointment_lists,
    contract,
    fhir,
    his_events,
    hl7,
    links,
    outgoing,
)
from weerzien.contracts.openapi.shapes import Json, shared_schemas

__all__ = ["document"]


def document() -> Json:
    """Every route and every message that leaves, what it holds, and every answer to it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Weerzien",
            "version": "1",
            "description": "The doors of source systems, what goes back to them, and the doors "
            "behind a patient's link.",
        },
        "paths": his_events.paths()
        | appointment_lists.paths()
        | fhir.paths()
        | hl7.paths()
        | contract.paths()
        | links.paths(),
        "webhooks": outgoing.webhooks(),
        "components": {
            "schemas": shared_schemas()
            | his_events.schemas()
            | appointment_lists.schemas()
            | fhir.schemas()
            | outgoing.schemas()
        },
    }
