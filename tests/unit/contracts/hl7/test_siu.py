"""What a scheduling message says: the appointment, the patient, and what became of the visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from unit.contracts.hl7.messages import (
    PRACTICE,
    appointment,
    event,
    msh,
    patient,
    pid,
    sch,
    siu,
    told,
)
from weerzien.contracts.hl7.faults import AckCode, Hl7Error
from weerzien.contracts.hl7.header import IGNORED
from weerzien.domain.practice import Rehearsal

STATUSES = {
    ("S12", "Booked"): "appointment.booked",
    ("S12", ""): "appointment.booked",
    ("S12", "Ingepland"): "appointment.booked",
    ("S12", "NOSHOW"): "appointment.noshow",
    ("S13", "Booked"): "appointment.rescheduled",
    ("S13", "No-Show"): "appointment.noshow",
    ("S14", "Noshow"): "appointment.noshow",
    ("S14", "noshow"): "appointment.noshow",
    ("S14", "No show"): "appointment.noshow",
    ("S14", "NO_SHOW"): "appointment.noshow",
    ("S14", "Booked"): "appointment.rescheduled",
    ("S14", "Overbook"): "appointment.rescheduled",
    ("S14", "Started"): "appointment.arrived",
    ("S14", "Complete"): "appointment.fulfilled",
    ("S14", "Cancelled"): "appointment.cancelled",
    ("S14", "DC"): "appointment.cancelled",
    ("S14", "Deleted"): "appointment.cancelled",
    ("S14", ""): "patient.updated",
    ("S14", "Pending"): "patient.updated",
    ("S12", "Waitlist"): "patient.updated",
    ("S15", "Cancelled"): "appointment.cancelled",
    ("S15", ""): "appointment.cancelled",
    ("S15", "Noshow"): "appointment.noshow",
    ("S16", ""): "appointment.cancelled",
    ("S17", ""): "appointment.cancelled",
    ("S17", "Noshow"): "appointment.cancelled",
    ("S26", "Noshow"): "appointment.noshow",
    ("S26", "Booked"): "appointment.noshow",
    ("S26", "Complete"): "appointment.noshow",
    ("S26", ""): "appointment.noshow",
}


@pytest.mark.requirement("AU-13")
@pytest.mark.parametrize(("trigger", "status"), STATUSES)
def test_trigger_and_status_together_say_what_happened(trigger: str, status: str) -> None:
    assert event(siu(trigger, status))["type"] == STATUSES[trigger, status]


def test_a_change_to_a_status_nobody_agreed_on_is_refused() -> None:
    with pytest.raises(Hl7Error) as refused:
        told(siu("S14", "Weggebleven"))
    assert refused.value.ack is AckCode.ERROR
    assert refused.value.faults[0].place == "SCH-25"


@pytest.mark.parametrize("trigger", IGNORED)
def test_triggers_about_resources_have_no_effect(trigger: str) -> None:
    assert told(siu(trigger, "")).events == ()


def test_a_change_without_status_and_details_has_no_effect() -> None:
    assert told(siu("S14", "", pid="PID|||P-1^^^HIS^PI")).events == ()


@pytest.mark.parametrize(
    ("header", "place", "ack"),
    [
        ({"f9": "ADT^A08"}, "MSH-9", "AR"),
        ({"f9": "SIU^S11"}, "MSH-9", "AR"),
        ({"f9": "SIU"}, "MSH-9", "AR"),
        ({"f11": "T"}, "MSH-11", "AR"),
        ({"f12": "3.0"}, "MSH-12", "AR"),
        ({"f12": ""}, "MSH-12", "AR"),
        ({"f7": ""}, "MSH-7", "AE"),
        ({"f7": "20270330"}, "MSH-7", "AE"),
        ({"f10": ""}, "MSH-10", "AE"),
        ({"f10": "M" * 200}, "MSH-10", "AE"),
        ({"f10": "Mé"}, "MSH-10", "AE"),
    ],
)
def test_a_header_that_is_not_for_us_is_refused_at_its_place(
    header: dict[str, str], place: str, ack: str
) -> None:
    with pytest.raises(Hl7Error) as refused:
        told(siu(msh=msh(**header)))
    assert (refused.value.faults[0].place, refused.value.ack) == (place, ack)


def test_messages_for_trial_are_taken_while_the_practice_rehearses() -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    rehearsing = replace(PRACTICE, rehearsal=Rehearsal(now, now, 1, frozenset()))
    assert told(siu(msh=msh(f11="T")), rehearsing).events


def test_the_same_message_is_the_same_event_and_another_senders_is_not() -> None:
    ours = event(siu())["id"]
    assert event(siu())["id"] == ours
    assert event(siu(msh=msh(f10="M-2")))["id"] != ours
    assert event(siu(msh=msh(f3="EPD")))["id"] != ours
    assert event(siu(msh=msh(f4="LOCATIE 2")))["id"] != ours


@pytest.mark.parametrize("missing", ["SCH", "PID"])
def test_a_message_without_appointment_or_patient_is_refused(missing: str) -> None:
    body = siu(**{missing.lower(): "NTE|1||niets"})
    with pytest.raises(Hl7Error) as refused:
        told(body)
    assert refused.value.faults[0].place == missing


# The appointment


def test_the_fillers_number_is_the_key_and_the_placers_stands_in() -> None:
    assert appointment(f1="PL-9^A", f2="A-1^B")["ref"] == "A-1"
    assert appointment(f1="PL-9^A", f2="")["ref"] == "PL-9"
    with pytest.raises(Hl7Error):
        appointment(f2="")


TQ1 = "TQ1|1|||||30^MIN|20270330100000|20270330103000"
WHEN = ("2027-03-30T08:00:00+00:00", "2027-03-30T08:30:00+00:00")


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ((), {}),
        ((), {"f11": "^^M30^20270330100000"}),
        ((), {"f11": "^^^20270330100000", "f9": "30", "f10": "min^minutes"}),
        ((TQ1,), {"f11": ""}),
        (("TQ1|1|||||30^MIN|20270330100000",), {"f11": ""}),
        ((TQ1.replace("1003", "1005"),), {}),
    ],
)
def test_when_it_is_stands_in_sch_or_tq1(more: tuple[str, ...], fields: dict[str, str]) -> None:
    found = appointment(*more, **fields)
    assert (found["start"], found["end"]) == WHEN


@pytest.mark.parametrize("timing", ["", "^^^20270330100000"])
def test_without_start_or_end_it_is_refused(timing: str) -> None:
    with pytest.raises(Hl7Error) as refused:
        appointment(f11=timing)
    assert refused.value.faults[0].place == "SCH-11"


def test_clinician_and_place_come_from_their_own_segments() -> None:
    aip, ail = "AIP|1||C-7^Jansen^Els", "AIL|1||FYSIO^Kamer 2"
    found = appointment(aip, ail)
    assert (found["clinician_ref"], found["location"]) == ("C-7", "FYSIO Kamer 2")
    described = appointment("AIL|1||F^2^^^^^^^Gebouw Noord")
    assert described["location"] == "Gebouw Noord"
    assert "clinician_ref" not in appointment("AIP|1||^Jansen^Els")


def test_the_type_is_the_discipline_unless_it_is_a_kind_of_contact() -> None:
    assert appointment(f8="FYS^Fysiotherapie")["discipline"] == "FYS"
    assert appointment(f8="^Fysiotherapie")["discipline"] == "Fysiotherapie"
    assert "discipline" not in appointment(f8="Normal^Routine schedule request")


@pytest.mark.parametrize(
    ("trigger", "reason", "by"),
    [
        *(("S15", "pat", "patient"), ("S15", "pat-crs", "patient"), ("S15", "prov", "practice")),
        *(("S15", "anders", None), ("S15", "", None), ("S16", "", "practice")),
        ("S17", "pat", "practice"),
    ],
)
def test_who_cancelled_is_taken_only_where_it_is_told(
    trigger: str, reason: str, by: str | None
) -> None:
    found = event(siu(trigger, sch=sch("", f6=reason)))["data"]["appointment"]
    assert found["cancelled_by"] == by


# The patient


def test_the_person_in_our_words() -> None:
    assert patient(
        f5="van 't Hof&van 't&Hof^Noor^A.^^^^L",
        f13="0620000001~^NET^Internet^n@example.org",
        f15="nld",
    ) == {
        "ref": "P-1",
        "first_name": "Noor",
        "full_name": "Noor van 't Hof",
        "birth_date": "1984-05-17",
        "phone": "0620000001",
        "email": "n@example.org",
        "language": "nl",
        "basics_only": True,
    }


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Hof^N.A.^^^^^L", None),
        ("Hof^N.^^^^^L~Hof^Noor^^^^^N", "Noor"),
        ("Hof^Anna-Maria", "Anna-Maria"),
        ("", None),
        ("Jansen^Els^^^^^M~Hof^Els^^^^^L", "Els"),
    ],
)
def test_initials_are_no_name_to_begin_a_letter_with(name: str, first: str | None) -> None:
    assert patient(f5=name).get("first_name") == first


@pytest.mark.parametrize(
    ("home", "work", "phone"),
    [
        ("0201234567~0620000001", "", "0620000001"),
        ("0201234567^PRN^PH", "0620000001^WPN^CP", "0620000001"),
        ("0201234567", "", "0201234567"),
        ("^PRN^CP^^31^6^20000001", "", "+31 6 20000001"),
        ("^PRN^CP^^^06^20000001", "", "0620000001"),
        ("^PRN^CP^^^^^^^^^0620000001", "", "0620000001"),
        ("onbekend", "", "onbekend"),
        ("n@example.org", "", None),
    ],
)
def test_a_mobile_number_goes_before_others_whatever_its_use_says(
    home: str, work: str, phone: str | None
) -> None:
    assert patient(f13=home, f14=work).get("phone") == phone


def test_a_mail_address_may_stand_where_the_oldest_versions_have_it() -> None:
    assert patient(f13="0620000001~n@example.org")["email"] == "n@example.org"


@pytest.mark.parametrize(
    "numbers",
    [
        "999999990^^^NLMINBIZA^NNNLD~P-1^^^HIS^PI",
        "P-1^^^HIS^PI~999999990^^^^NNNLD",
        "P-1^^^HIS^PI~123^^^&2.16.840.1.113883.2.4.6.3&ISO",
        "111222333~P-1^^^HIS^PI",
        "P-1~8888^^^HIS^VN",
        "8888^^^HIS^MR~P-1^^^HIS^PI",
    ],
)
@pytest.mark.requirement("EC-X06")
def test_of_many_numbers_only_the_practices_own_is_taken(numbers: str) -> None:
    assert patient(f3=numbers)["ref"] == "P-1"


@pytest.mark.requirement("EC-X06")
def test_a_citizen_number_is_counted_and_never_kept() -> None:
    found = told(siu(pid=pid(f3="999999990^^^NLMINBIZA^NNNLD~P-1^^^HIS^PI")))
    assert found.stripped == ("bsn",)
    assert "999999990" not in str(found)


@pytest.mark.parametrize(
    "numbers", ["", "999999990^^^NLMINBIZA^NNNLD", "8888^^^HIS^VN", "111222333"]
)
def test_without_a_number_of_the_practice_the_message_is_refused(numbers: str) -> None:
    with pytest.raises(Hl7Error) as refused:
        patient(f3=numbers)
    assert refused.value.faults[0].place == "PID-3"


@pytest.mark.parametrize("fields", [{"f30": "Y"}, {"f29": "20270329"}, {"f29": "202703291000"}])
def test_a_death_is_told_before_what_became_of_the_visit(fields: dict[str, str]) -> None:
    died, missed = told(siu(pid=pid(**fields))).events
    assert (died["type"], missed["type"]) == ("patient.deceased", "appointment.noshow")
    assert died["id"] == missed["id"] + ".died"
    assert died["data"] == {"patient": {"ref": "P-1"}}


def test_a_visit_that_is_cancelled_for_a_death_tells_of_the_death() -> None:
    died, cancelled = told(siu("S15", sch=sch("Cancelled", f6="pat-dec"))).events
    assert (died["type"], cancelled["type"]) == ("patient.deceased", "appointment.cancelled")


def test_alive_is_what_nobody_contradicts() -> None:
    assert event(siu(pid=pid(f30="N")))["type"] == "appointment.noshow"


@pytest.mark.requirement("EC-X06")
def test_what_is_never_taken_in_is_named_and_not_repeated() -> None:
    more = ("NTE|1||geheim", "DG1|1||F32", "IN1|1|geheim", "RXA|1|geheim", "PR1|1|geheim", "ZZZ|x")
    found = told(siu("S26", "Noshow", *more, sch=sch(f7="geheim")))
    assert found.stripped == (
        *("visit_reason", "note", "diagnosis", "insurance", "medication"),
        "treatment",
    )
    assert "geheim" not in str(found)


def test_nothing_else_of_the_message_comes_through() -> None:
    whole: dict[str, Any] = event(
        siu(
            pid=pid(f8="F", f11="Laan 1^^Utrecht", f16="M", f17="RC", f18="REK-1", f19="123"),
            sch=sch(f6="routine", f7="pijn", f12="x", f16="y", f24="z"),
        )
    )
    assert whole["data"] == event(siu(sch=sch(f6="routine")))["data"]
