"""GET /his/v1/fhir/metadata: what the FHIR door can do."""

from functools import cache
from http import HTTPStatus
from typing import Any

from handlers.problems import Answer, answer
from weerzien.contracts.fhir.capability_statement import capability_statement
from weerzien.contracts.fhir.outcome import MEDIA_TYPE
from weerzien.observability import with_log_context

_FOR_ANYBODY = {"Cache-Control": "public, max-age=3600", "Content-Type": MEDIA_TYPE}


@with_log_context
def handler(event: dict[str, Any], context: object) -> Answer:
    """Answer the CapabilityStatement, the same for everybody."""
    del event, context
    return _statement()


@cache
def _statement() -> Answer:
    return answer(HTTPStatus.OK, capability_statement(), headers=_FOR_ANYBODY)
