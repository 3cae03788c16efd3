"""Every answer that the FHIR door can give, to be judged by those who know FHIR."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fakes.fhir_resources import a_bundle, a_flag, a_notification, a_patient, an_appointment
from handlers import fhir_answers, fhir_refusals, show_capability_statement
from handlers.fhir_answers import Came
from handlers.fhir_refusals import FhirProblem, Told
from handlers.his_door import Taken
from weerzien.contracts.fhir.read_fhir import Reading, read_fhir
from weerzien.contracts.refusals import FieldProblem
from weerzien.ports import Receipt

Json = dict[str, Any]


def every_answer() -> Iterator[tuple[str, Json]]:
    """Give each with its name: the refusals, what is taken in in each form, the statement."""
    for name, told in vars(fhir_refusals).items():
        if isinstance(told, Told):
            place = FieldProblem("Bundle.entry[0].resource.start", "is required")
            for errors in ((), (place,), (place, FieldProblem("body", "must be JSON"))):
                yield name, _body(fhir_answers.refusal(FhirProblem(told, errors)))
    unusable = a_patient(telecom=[{"system": "phone", "value": "12"}])
    for name, sent in {
        "single": an_appointment(),
        "without effect": an_appointment("proposed"),
        "collection": a_bundle(an_appointment(), unusable, a_flag()),
        "transaction": a_bundle(an_appointment(), unusable, a_flag(), kind="transaction"),
        "notification": a_notification(an_appointment(), unusable),
        "handshake": a_notification(kind="handshake"),
    }.items():
        reading = read_fhir(json.dumps(sent), "Europe/Amsterdam")
        for receipt in (Receipt.NEW, Receipt.APPLIED, None):
            yield (
                f"{name}, {receipt}",
                _body(fhir_answers.accepted(reading, _came(reading, receipt))),
            )
    yield "metadata", _body(show_capability_statement._statement())


def _came(reading: Reading, receipt: Receipt | None) -> list[Came]:
    return [
        Came(one, Taken(one.intake, "a reference", receipt) if receipt else None)
        for one in reading.events
    ]


def _body(answer: Json) -> Json:
    found: Json = json.loads(answer["body"])
    return found
