"""FHIR made and judged in another language: what npm's `fhir` makes is taken in as the page says,
and both it and HL7's own JSON schema find no fault with what we make."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from fakes import fhir_table
from fakes.fhir_answers_given import every_answer
from fakes.fhir_resources import (
    STATUSES,
    a_bundle,
    a_flag,
    a_notification,
    a_patient,
    a_related_person,
    an_appointment,
)
from fakes.fhir_variants import made, variants
from weerzien.contracts.fhir.message import Form
from weerzien.contracts.fhir.read_fhir import read_fhir

Json = dict[str, Any]
Judge = Callable[[Iterable[Json]], list[Json]]
CLEAN: Json = {"schema": [], "library": []}


@pytest.fixture(scope="module")
def run(
    node: tuple[str, ...], node_environment: Mapping[str, str], scripts: Path
) -> Callable[..., list[Json]]:
    def start(script: str, given: str = "") -> list[Json]:
        told = subprocess.run(  # noqa: S603 - our own script
            [*node, str(scripts / script)],
            input=given,
            env=dict(node_environment),
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return [json.loads(line) for line in told.stdout.splitlines()]

    return start


@pytest.fixture(scope="module")
def theirs(run: Callable[..., list[Json]]) -> list[Json]:
    """What the library makes: status, the element left out, the resource."""
    return run("fhir_make.mjs")


@pytest.fixture(scope="module")
def judge(run: Callable[..., list[Json]]) -> Judge:
    def ask(resources: Iterable[Json]) -> list[Json]:
        return run("fhir_judge.mjs", "\n".join(json.dumps(one) for one in resources) + "\n")

    return ask


def test_what_the_library_makes_comes_to_what_the_page_says(theirs: list[Json]) -> None:
    alone = [one for one in theirs if one["resource"]["resourceType"] != "Bundle"]
    wrong = [
        (one["status"], one["without"], comes)
        for one in alone
        if (comes := fhir_table.what_comes(one["resource"]))
        != fhir_table.promised(one["resource"]["resourceType"], one["status"], one["without"])
    ]
    assert wrong == []
    assert {one["status"] for one in alone} == {*STATUSES, ""}


@pytest.mark.parametrize("kind", ["Appointment", "Patient"])
def test_every_element_of_the_page_was_left_out_by_the_library(
    theirs: list[Json], kind: str
) -> None:
    of_kind = [one for one in theirs if one["resource"]["resourceType"] == kind]
    assert {one["without"] for one in of_kind} >= fhir_table.left_out(kind).keys()


def test_bundles_of_the_library_are_taken_in(theirs: list[Json]) -> None:
    bundles = [one["resource"] for one in theirs if one["resource"]["resourceType"] == "Bundle"]
    readings = [read_fhir(json.dumps(one), "Europe/Amsterdam") for one in bundles]
    assert [one.form for one in readings] == [Form.COLLECTION, Form.TRANSACTION]
    for reading in readings:
        (event,) = reading.events
        told: Any = event.intake.event.data.patient
        assert (event.intake.event.type, told.first_name) == ("appointment.noshow", "Noor")


def test_the_two_implementations_agree_on_what_the_library_makes(
    theirs: list[Json], judge: Judge
) -> None:
    found = judge(one["resource"] for one in theirs)
    for one, verdict in zip(theirs, found, strict=True):
        lacks_what_r4_requires = one["without"] == "participant"
        assert (verdict == CLEAN) is not lacks_what_r4_requires, (one["without"], verdict)
        if not lacks_what_r4_requires:
            model: Any = get_fhir_model_class(one["resource"]["resourceType"])
            model.model_validate(one["resource"])


def test_they_find_no_fault_with_what_python_makes(judge: Judge) -> None:
    ours = [
        made(one["resourceType"], one) for _, without, one in variants() if without != "participant"
    ]
    ours += [
        made("Bundle", a_bundle(an_appointment(), a_patient(), a_related_person(), a_flag())),
        made("Bundle", a_bundle(an_appointment(), a_patient(), kind="transaction")),
    ]
    assert [verdict for verdict in judge(ours) if verdict != CLEAN] == []
    assert len(ours) > 280


def test_a_notification_is_what_hl7_s_schema_allows(judge: Judge) -> None:
    (verdict,) = judge([a_notification(an_appointment(), a_patient())])
    assert verdict["schema"] == []


def test_they_find_no_fault_with_what_we_answer(judge: Judge) -> None:
    answers = list(every_answer())
    found = judge(_as_of_4_0_0(body) for _, body in answers)
    assert [(name, v) for (name, _), v in zip(answers, found, strict=True) if v != CLEAN] == []


def _as_of_4_0_0(body: Json) -> Json:
    """The published schema was made before 4.0.1, and does not know that there is one."""
    is_statement = body["resourceType"] == "CapabilityStatement"
    assert not is_statement or body["fhirVersion"] == "4.0.1"
    return body | {"fhirVersion": "4.0.0"} if is_statement else body


def test_they_do_find_faults(judge: Judge) -> None:
    status, element, answer = an_appointment("no-show"), an_appointment(), {}
    element["startet"] = "2026-03-30T10:00:00+02:00"
    ((_, body), *_) = every_answer()
    answer = copy.deepcopy(body)
    answer["issue"][0]["severity"] = "bad"
    for verdict in judge([status, element, answer]):
        assert verdict["schema"]
        assert verdict["library"]
