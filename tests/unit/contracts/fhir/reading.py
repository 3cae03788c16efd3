"""What the tests of the FHIR door read with."""

import json
from typing import Any

import pytest

from weerzien.contracts.fhir.read_fhir import Reading, read_fhir
from weerzien.contracts.refusals import ContractError


def read(body: dict[str, Any]) -> Reading:
    return read_fhir(json.dumps(body), "Europe/Amsterdam")


def sole(body: dict[str, Any]) -> Any:
    """Give the one event that a body tells."""
    (one,) = read(body).events
    return one.intake.event


def kinds(body: dict[str, Any]) -> list[str]:
    return [one.intake.event.type.value for one in read(body).events]


def refused(body: dict[str, Any]) -> dict[str, str]:
    """Give the places that a body is refused for, each with its reason."""
    with pytest.raises(ContractError) as wrong:
        read(body)
    return {problem.field: problem.reason for problem in wrong.value.problems}
