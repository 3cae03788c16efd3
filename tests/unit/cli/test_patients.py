"""What is kept of a patient, shown and erased at a prompt."""

import json

import pytest

from cli.__main__ import main
from unit.cli.test_commands import Capture, refused, say
from unit.domain.follow_up.story import DETAILS, noshow
from unit.usecases.clinic import Clinic
from weerzien.domain import ids
from weerzien.domain.event import PatientOptedOut, PatientReplied
from weerzien.domain.vocabulary import Channel, Stage

KNOWN = (
    DETAILS.first_name,
    DETAILS.full_name,
    DETAILS.phone,
    DETAILS.email,
    "ik had de bus gemist",
)


@pytest.fixture
def known(clinic: Clinic) -> Clinic:
    clinic.open_case()
    clinic.plan()
    clinic.deliver(Stage.IMMEDIATE)
    clinic.tell(PatientReplied(Channel.SMS, "ik had de bus gemist", distress=False))
    return clinic


@pytest.mark.requirement("CO-15", "CO-06")
def test_all_that_is_kept_of_a_patient_can_be_shown(known: Clinic, capsys: Capture) -> None:
    known.tell(PatientOptedOut(frozenset({Channel.EMAIL}), "link"))
    shown = say(capsys, "patient", "show", "p1", "x1")
    assert not [one for one in KNOWN if str(one) not in json.dumps(shown)]
    (case,) = shown["cases"]
    rows = {one["id"]: one["status"] for one in case["contacts"]}
    assert rows["immediate.sms"] == "sent"
    (closed,) = shown["closed_addresses"]
    assert (closed["channel"], closed["closed"], closed["via"]) == ("email", True, "link")
    assert {one["channel"] for one in shown["links"]} == {"sms", "email"}
    assert shown["rows"]["CONTACT"] == len(case["contacts"])
    assert {one["kind"] for one in case["tasks"]} == {"answer_patient"}


@pytest.mark.requirement("CO-15")
def test_who_asks_is_erased_and_then_there_is_only_a_bare_log(
    known: Clinic, capsys: Capture
) -> None:
    del known
    erased = say(capsys, "patient", "erase", "p1", "x1", "--by", "s1")
    assert erased["patient_id"] == "x1"
    assert erased["pseudonymised"] > 0
    shown = say(capsys, "patient", "show", "p1", "x1")
    assert not [one for one in KNOWN if str(one) in json.dumps(shown)]
    assert "erasure_asked_at" in shown["patient"]
    (case,) = shown["cases"]
    assert case["case"]["stop"]["reason"] == "manual"


def test_of_nobody_nothing_is_erased_and_it_is_said_in_words(
    clinic: Clinic, capsys: Capture
) -> None:
    del clinic
    assert "Niet gevonden" in refused(capsys, "patient", "erase", "p1", "nobody", "--by", "s1")
    assert set(say(capsys, "patient", "show", "p1", "nobody")) == {
        "practice_id",
        "patient_id",
    }
    assert main(("patient", "show", "p1", "nobody", "--dutch")) == 0
    assert "niets over u" in capsys.readouterr().out


@pytest.mark.requirement("CO-15", "CO-06")
def test_a_patient_reads_in_dutch_all_that_is_kept(known: Clinic, capsys: Capture) -> None:
    known.tell(PatientOptedOut(frozenset({Channel.EMAIL}), "link"))
    assert main(("patient", "show", "p1", "x1", "--dutch")) == 0
    told = capsys.readouterr().out
    assert not [one for one in KNOWN if str(one) not in told]
    for part in (
        *("Uw gegevens", "Opvolging van de gemiste afspraak van 2 maart 2027"),
        *("sms aan u, verstuurd", "sms van u, van u ontvangen. Tekst: ik had de bus gemist"),
        *("Link in een bericht per e-mail, werkt tot", "voor e-mail: afgemeld"),
        *("Waarom:", "Hoe lang:", "Uw rechten:", "Autoriteit Persoonsgegevens"),
    ):
        assert part in told, part


@pytest.mark.requirement("CO-15")
def test_what_waits_for_a_patient_nobody_reported_is_shown_with_what_it_says(
    clinic: Clinic, capsys: Capture
) -> None:
    clinic.tell(noshow(), "x7")
    (waits,) = say(capsys, "patient", "show", "p1", "x7")["waiting"]
    assert waits["fact"]["appointment_id"] == noshow().appointment_id
    assert main(("patient", "show", "p1", "x7", "--dutch")) == 0
    assert "wacht tot u bekend bent" in capsys.readouterr().out


def test_a_pseudonym_follows_from_the_number_in_the_source(clinic: Clinic, capsys: Capture) -> None:
    del clinic
    named = say(capsys, "patient", "name", "p1", "1234")
    assert named.strip() == ids.patient_id("p1", "1234")
