"""What goes back: an ACK that other programs can read, and that repeats no value."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

from unit.contracts.hl7.messages import msh, siu
from weerzien.contracts.hl7 import er7
from weerzien.contracts.hl7.acknowledgement import acknowledgement
from weerzien.contracts.hl7.faults import AckCode, Condition, Fault, faults_of
from weerzien.contracts.read_his_event import check_his_event
from weerzien.contracts.refusals import ContractError, FieldProblem

NOW = datetime(2027, 3, 30, 8, 21, tzinfo=UTC)
FAULTS = (
    Fault("PID-3", Condition.REQUIRED, "needs a number | of ^ the practice"),
    Fault("SCH", Condition.SEQUENCE, "stands more than once"),
)


def rows(text: str) -> list[list[str]]:
    assert text.endswith("\r")
    return [row.split("|") for row in text.removesuffix("\r").split("\r")]


def test_who_sent_it_gets_the_answer_under_its_own_number() -> None:
    head, msa = rows(acknowledgement(er7.read_header(siu()), AckCode.ACCEPT, NOW))
    assert head[2:6] == ["WEERZIEN", "", "HIS", "PRAKTIJK"]
    assert head[6:12] == ["20270330082100+0000", "", "ACK^S26^ACK", head[9], "P", "2.5.1"]
    assert msa == ["MSA", "AA", "M-1"]


def test_the_same_message_gets_the_same_answer() -> None:
    again = [acknowledgement(er7.read_header(siu()), AckCode.ACCEPT, NOW) for _ in range(2)]
    assert again[0] == again[1]


def test_each_fault_has_its_place_condition_and_reason() -> None:
    _, msa, first, second = rows(
        acknowledgement(er7.read_header(siu()), AckCode.ERROR, NOW, FAULTS)
    )
    assert msa[1:3] == ["AE", "M-1"]
    assert msa[3].startswith("PID-3 needs a number")
    assert first[2:5] == ["PID^1^3", "101^Required field missing^HL70357", "E"]
    assert first[8] == "needs a number \\F\\ of \\S\\ the practice"
    assert second[2] == "SCH^1"


def test_a_warning_does_not_make_a_refusal() -> None:
    warning = Fault("PID-13", Condition.DATA_TYPE, "is no telephone number")
    _, msa, row = rows(
        acknowledgement(er7.read_header(siu()), AckCode.ACCEPT, NOW, warnings=[warning])
    )
    assert msa == ["MSA", "AA", "M-1"]
    assert row[4] == "W"


@pytest.mark.parametrize("version", ["2.3.1", "2.4", "2.5", "2.5.1", "2.6"])
def test_another_reader_of_hl7_finds_the_answer_valid(version: str) -> None:
    """hl7apy judges it by the tables of the standard; ERR has had this form since 2.5."""
    head = er7.read_header(siu(msh=msh(f12=version)))
    faults = FAULTS if version >= "2.5" else ()
    text = acknowledgement(head, AckCode.ERROR if faults else AckCode.ACCEPT, NOW, faults)
    assert parse_message(text, validation_level=VALIDATION_LEVEL.STRICT).validate()


def test_what_could_not_be_read_is_answered_without_a_number() -> None:
    head, msa, *_ = rows(acknowledgement(None, AckCode.REJECT, NOW, FAULTS))
    assert head[8] == "ACK"
    assert msa[1:3] == ["AR", ""]


@pytest.mark.parametrize(
    "header",
    [
        msh(f3="Zoë"),
        msh(f10="é" * 5),
        msh(f9="SIU^<b>"),
        msh(f12="2.5|x"),
        msh(f3="A\\F\\B\\X0D\\MSA"),
        msh(f3="x" * 4_000),
    ],
)
def test_an_answer_is_plain_ascii_and_holds_no_more_segments_than_ours(header: str) -> None:
    text = acknowledgement(er7.read_header(siu(msh=header)), AckCode.ACCEPT, NOW)
    assert text.isascii()
    assert [row[0] for row in rows(text)] == ["MSH", "MSA"]
    assert len(text) < 400


def test_faults_of_the_canonical_event_are_told_at_the_places_of_hl7() -> None:
    data = {
        "patient": {"ref": "two words"},
        "appointment": {"ref": "A-1", "start": "x", "end": "y"},
    }
    sent = {"id": "1", "type": "appointment.noshow", "time": "x", "schema_version": "1"}
    with pytest.raises(ContractError) as refused:
        check_his_event(sent | {"data": data})
    places = [fault.place for fault in faults_of(refused.value.problems)]
    assert places == ["MSH-7", "PID-3", "SCH-11", "SCH-11"]
    (missing,) = faults_of([FieldProblem("data.patient.ref", "is required")])
    assert missing.condition is Condition.REQUIRED
    (unknown,) = faults_of([FieldProblem("data.anything", "must be one of: a, b")])
    assert (unknown.place, unknown.condition) == ("MSH", Condition.TABLE_VALUE)


@pytest.mark.parametrize(
    "sample", sorted(Path(__file__).parents[3].glob("samples/hl7/*.hl7")), ids=lambda one: one.stem
)
def test_samples_are_valid_by_the_tables_of_the_standard(sample: Path) -> None:
    text = sample.read_text().replace("\n", "\r")
    assert parse_message(text, validation_level=VALIDATION_LEVEL.TOLERANT).validate()
