"""The HL7 door: what it proves, takes in, answers and keeps to itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from unit.contracts.hl7.messages import msh, pid, sch, siu
from unit.handlers.receive_hl7.conftest import OTHER_TOKEN, TOKEN, Door
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.event import AppointmentReported, PatientDied
from weerzien.domain.vocabulary import StopReason


def reported(door: Door) -> AppointmentReported:
    fact = door.events[-1].fact
    assert isinstance(fact, AppointmentReported)
    return fact


@pytest.mark.requirement("AU-13")
def test_a_no_show_lies_safe_before_it_is_acknowledged(door: Door) -> None:
    answered = door.post(siu())
    assert (answered.status, answered.msa) == (200, ["MSA", "AA", "M-1"])
    assert answered.headers["Content-Type"] == "application/hl7-v2+er7"
    assert reported(door).status is AppointmentStatus.NOSHOW
    assert list(door.clinic.world.memory.events) == [("p1", door.events[0].id)]
    assert door.acted_for == ["p1"]


@pytest.mark.requirement("AU-13")
def test_a_no_show_starts_a_case_and_being_there_after_all_ends_it(door: Door) -> None:
    clinic = door.clinic
    door.post(siu())
    patient = door.work_off().patient_id
    assert clinic.case_of(patient).is_open
    door.clinic.now += timedelta(minutes=10)
    door.post(siu("S14", "Started", msh=msh("S14", f10="M-2", f7="20270330102500")))
    door.work_off()
    assert clinic.why(patient) is StopReason.MARK_CORRECTED


@pytest.mark.requirement("AU-18")
def test_the_same_message_again_is_acknowledged_and_has_no_effect(door: Door) -> None:
    answers = [door.post(siu()) for _ in range(3)]
    assert {tuple(one.msa) for one in answers} == {("MSA", "AA", "M-1")}
    assert len(door.clinic.world.memory.events) == 1


@pytest.mark.requirement("AU-18")
def test_other_content_under_the_same_number_is_refused_and_the_first_stands(door: Door) -> None:
    door.post(siu())
    answered = door.post(siu("S12", "Booked"))
    assert answered.msa[1:3] == ["AE", "M-1"]
    assert answered.rows("ERR")[0][3].startswith("205^")
    assert len(door.clinic.world.memory.events) == 1
    assert door.post(siu()).msa[1] == "AA"


def test_two_facts_in_one_message_are_both_taken_in(door: Door) -> None:
    assert door.post(siu(pid=pid(f30="Y"))).msa[1] == "AA"
    assert isinstance(door.events[0].fact, PatientDied)
    assert reported(door).status is AppointmentStatus.NOSHOW


def test_where_the_second_fact_is_wrong_the_first_is_not_taken_in_either(door: Door) -> None:
    answered = door.post(siu(pid=pid(f30="Y"), sch=sch(f11="^^^20270330100000^20270330100000")))
    assert answered.msa[1] == "AE"
    assert not door.events


def test_triggers_without_effect_are_acknowledged(door: Door) -> None:
    assert door.post(siu("S23", "")).msa[1] == "AA"
    assert not door.events


@pytest.mark.parametrize(
    "media_type",
    [
        "application/hl7-v2",
        "application/hl7-v2+er7; charset=utf-8",
        "x-application/hl7-v2+er7",
        "text/plain",
    ],
)
def test_the_answer_has_the_media_type_of_the_message(door: Door, media_type: str) -> None:
    answered = door.post(siu(), headers={"Content-Type": media_type})
    assert answered.msa[1] == "AA"
    assert answered.headers["Content-Type"] == media_type.partition(";")[0]


def test_a_number_that_reaches_nobody_costs_a_warning_and_no_event(door: Door) -> None:
    answered = door.post(siu(pid=pid(f13="0900-1234")))
    assert answered.msa[1] == "AA"
    (warning,) = answered.rows("ERR")
    assert (warning[2], warning[4]) == ("PID^1^13", "W")
    assert len(door.events) == 1


@pytest.mark.parametrize(
    ("body", "ack", "place"),
    [
        (siu(pid=pid(f7="19840230")), "AE", "PID^1^7"),
        (siu(pid=pid(f3="twee woorden")), "AE", "PID^1^3"),
        (siu(pid=pid(f3="123456782^^^HIS^PI")), "AE", "PID^1^3"),
        (siu(sch=sch(f11="")), "AE", "SCH^1^11"),
        (siu(sch=sch(f2="x" * 65)), "AE", "SCH^1^2"),
        (siu(msh=msh(f7="20270430102000")), "AE", "MSH^1^7"),
        (siu(msh=msh(f9="ORU^R01")), "AR", "MSH^1^9"),
        (siu(msh=msh(f18="KLINGON")), "AR", "MSH^1^18"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_kept(
    door: Door, body: bytes, ack: str, place: str
) -> None:
    answered = door.post(body)
    assert (answered.status, answered.msa[1:3]) == (200, [ack, "M-1"])
    assert answered.rows("ERR")[0][2] == place
    assert not door.clinic.world.memory.events


@pytest.mark.parametrize("body", [b"", b"{}", b"<SIU/>", b"MSH", siu().decode().encode("utf-16")])
def test_what_is_no_message_gets_a_nak_that_a_web_client_sees_too(door: Door, body: bytes) -> None:
    answered = door.post(body)
    assert (answered.status, answered.msa[1]) == (400, "AR")
    assert not door.events


# Proof


def test_a_signed_message_needs_no_token(door: Door) -> None:
    assert door.signed(siu(pid=pid(f5="Hof^Zoë"))).msa[1] == "AA"


def test_a_signature_covers_utf8_only(door: Door) -> None:
    body = siu(msh=msh(f18="8859/1"), pid=pid(f5="Hof^Zoë")).decode().encode("latin-1")
    assert door.signed(body).status == 401
    assert door.post(body).msa[1] == "AA"


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize("token", [None, "", OTHER_TOKEN, TOKEN[:-1], "whsec_x"])
def test_without_proof_there_is_no_acknowledgement(door: Door, token: str | None) -> None:
    answered = door.post(siu(), token=token)
    assert answered.status == 401
    assert json.loads(answered.text)["type"] == "urn:weerzien:problem:signature"
    assert not door.clinic.world.memory.events


@pytest.mark.parametrize("key", [None, "", "p2.k2", "p1", "x" * 65])
def test_a_key_of_another_opens_nothing(door: Door, key: str | None) -> None:
    names = {"key": key} if key is not None else None
    assert door.post(siu(), queryStringParameters=names).status == 401


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"httpMethod": "GET"}, 405),
        ({"headers": {"Content-Type": "application/json"}}, 415),
        ({"headers": {"Content-Type": "application/hl7-v2+xml"}}, 415),
        ({"body": "%%%"}, 422),
    ],
)
def test_a_request_of_another_kind_is_refused_before_it_is_read(
    door: Door, changes: dict[str, str], status: int
) -> None:
    answered = door.post(siu(), **changes)
    assert answered.status == status
    assert answered.headers["Content-Type"] == "application/problem+json"


def test_what_is_too_large_is_refused_and_what_just_fits_is_taken(door: Door) -> None:
    room = 64 * 1024 - len(siu()) - len("\rNTE|")
    assert door.post(siu("S26", "Noshow", "NTE|" + "x" * room)).msa[1] == "AA"
    assert door.post(siu("S26", "Noshow", "NTE|" + "x" * (room + 1))).status == 413


def test_a_full_minute_asks_to_come_again(door: Door) -> None:
    door.full = True
    answered = door.post(siu())
    assert (answered.status, answered.headers["Retry-After"]) == (429, "17")
    assert not door.events


# Silence

SECRETS = ("Zonnebloem", "Vergeetmijniet", "0623456799", "F32.1", "999999990", "1931")


@pytest.mark.requirement("EC-X06")
@pytest.mark.parametrize("wrong", ["", "f11", "f2", "pid"])
def test_neither_log_nor_answer_repeats_what_was_sent(
    door: Door, logged: Callable[[], str], wrong: str
) -> None:
    person = pid(
        f3="P-1^^^HIS^PI~999999990^^^NLMINBIZA^NNNLD",
        f5="Zonnebloem^Vergeetmijniet",
        f7="19310230" if wrong == "pid" else "19310203",
        f13="0623456799",
    )
    row = sch(f7="F32.1", **({wrong: "Zonnebloem 1^^^Vergeetmijniet"} if wrong[:1] == "f" else {}))
    answered = door.post(siu("S26", "Noshow", "DG1|1||F32.1", pid=person, sch=row))
    assert answered.msa[1] == ("AE" if wrong else "AA")
    written = answered.text + logged()
    assert not [secret for secret in SECRETS if secret in written]


def test_refusals_are_counted_as_those_of_the_other_doors(
    door: Door, logged: Callable[[], str]
) -> None:
    door.post(siu(pid=pid(f3="")))
    assert '"problem":"content"' in logged().replace(" ", "")
    door.post(siu(msh=msh(f9="ORU^R01")))
    assert '"problem":"event-type"' in logged().replace(" ", "")


def test_what_is_never_taken_in_is_told_of_once(door: Door, logged: Callable[[], str]) -> None:
    door.post(siu("S26", "Noshow", "NTE|1||x", pid=pid(f30="Y")))
    assert logged().count('"stripped"') == 1
