"""What a practice's record is told, judged by the published definitions of FHIR R4."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from fhir.resources.R4B.communication import Communication
from fhir.resources.R4B.task import Task as FhirTask

from fakes.samples import NOW, a_case, a_contact, a_practice, a_task
from unit.contracts.outgoing.described import described_as
from weerzien.contracts.outgoing.message import journal_line, render
from weerzien.domain.case import CaseState, Stop
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.hand_over import HandOver, HandOverStatus
from weerzien.domain.news import of_case, of_contact, of_hand_over, of_opt_outs, of_task
from weerzien.domain.task import Attempt, NextStep, Outcome, Task, TaskKind, TaskState
from weerzien.domain.vocabulary import Channel, Lane, Stage, StopReason
from weerzien.domain.write_back import About, Home, OptOuts, WriteBack

ABOUT = About("x1", "P-20417", {"a1": "A-88120", "a2": "A-90001"}, a_case())
ERASED = About("x1", "", {}, a_case())


def told(message: WriteBack | None, about: About = ABOUT) -> dict[str, Any]:
    assert message is not None
    found: dict[str, Any] = json.loads(render(message, about, a_practice()))
    described_as(found["type"]).validate(found)
    return found


def line(message: WriteBack | None, about: About = ABOUT) -> str:
    assert message is not None
    return journal_line(message, about, a_practice())


def a_tried_task(**changes: Any) -> Task:
    tries = (
        Attempt(NOW, "s1", Outcome.NO_ANSWER),
        Attempt(NOW + timedelta(hours=1), "s1", Outcome.REACHED, NextStep.WILL_BOOK),
    )
    done = replace(a_task(), kind=TaskKind.CALL_DAY1, accepted_by="s1", attempts=tries)
    return replace(done, **changes)


@pytest.mark.requirement("HR-15")
@pytest.mark.parametrize(
    ("status", "fhir"),
    [
        (ContactStatus.SENT, "completed"),
        (ContactStatus.DELIVERED, "completed"),
        (ContactStatus.FAILED, "stopped"),
        (ContactStatus.SKIPPED, "not-done"),
        (ContactStatus.UNKNOWN, "unknown"),
        (ContactStatus.RECEIVED, "completed"),
        (ContactStatus.MADE, "completed"),
    ],
)
def test_a_contact_has_the_status_that_fhir_gives_it(status: ContactStatus, fhir: str) -> None:
    resource = told(of_contact(a_contact(status)))["data"]["resource"]
    assert Communication.model_validate(resource).status == fhir
    assert ("sent" in resource) == (status is not ContactStatus.SKIPPED)


@pytest.mark.parametrize(
    ("status", "channel", "direction", "stage", "about"),
    list(product(ContactStatus, Channel, Direction, (None, *Stage), (ABOUT, ERASED))),
)
def test_every_contact_there_can_be_is_valid_fhir_and_one_dutch_line(
    status: ContactStatus,
    channel: Channel,
    direction: Direction,
    stage: Stage | None,
    about: About,
) -> None:
    contact = replace(
        a_contact(status), channel=channel, direction=direction, stage=stage, reason="opted_out"
    )
    message = of_contact(contact)
    Communication.model_validate(told(message, about)["data"]["resource"])
    assert "\n" not in line(message, about)


def test_a_contact_is_about_the_practices_own_patient_and_appointment() -> None:
    data = told(of_contact(a_contact()))["data"]
    assert data["patient"] == {"id": "x1", "ref": "P-20417"}
    assert data["case"] == {"id": "c1", "missed": [{"id": "a1", "ref": "A-88120"}]}
    assert data["resource"]["subject"]["identifier"] == {
        "system": "urn:weerzien:his:patient",
        "value": "P-20417",
    }
    assert data["resource"]["about"][0]["identifier"]["value"] == "A-88120"


def test_after_an_erasure_the_pseudonym_alone_is_named() -> None:
    data = told(of_contact(a_contact()), ERASED)["data"]
    assert data["patient"] == {"id": "x1", "ref": None}
    assert data["resource"]["subject"]["identifier"]["system"] == "urn:weerzien:patient"


@pytest.mark.requirement("CO-06", "EC-X06")
def test_no_words_of_a_patient_or_a_colleague_are_told() -> None:
    spoken = replace(a_contact(ContactStatus.RECEIVED), direction=Direction.IN, note="woorden")
    message = replace(of_contact(spoken), contact=spoken)
    assert "woorden" not in render(message, ABOUT, a_practice())


def test_an_entry_stays_and_its_messages_differ_by_state() -> None:
    sent, delivered = (of_contact(a_contact(s)) for s in (ContactStatus.SENT, "delivered"))  # type: ignore[arg-type]
    assert told(sent)["data"]["entry"] == told(delivered)["data"]["entry"]
    assert sent.id != delivered.id


def test_what_came_in_is_from_the_patient_and_what_went_out_is_to_the_patient() -> None:
    reply = replace(a_contact(ContactStatus.RECEIVED), direction=Direction.IN)
    inward = told(of_contact(reply))["data"]["resource"]
    assert inward["sender"] == inward["subject"]
    assert "received" in inward
    assert "sent" not in inward
    outward = told(of_contact(a_contact()))["data"]["resource"]
    assert outward["recipient"] == [outward["subject"]]


def test_a_rehearsal_is_marked_as_no_care() -> None:
    rehearsed = told(of_contact(a_contact()), replace(ABOUT, rehearsal=True))["data"]
    assert rehearsed["test"] is True
    assert rehearsed["resource"]["meta"]["tag"][0]["code"] == "HTEST"
    assert told(of_contact(a_contact()))["data"]["test"] is False


ABOUT_NO_PATIENT = {TaskKind.UNKNOWN_PATIENT_EVENT}
"""The patient never came: no record could hold what is told."""


@pytest.mark.parametrize("kind", ABOUT_NO_PATIENT)
def test_a_task_about_a_patient_nobody_knows_is_told_to_no_record(kind: TaskKind) -> None:
    assert of_task(a_tried_task(kind=kind)) is None


@pytest.mark.requirement("HR-20")
@pytest.mark.parametrize("kind", [kind for kind in TaskKind if kind not in ABOUT_NO_PATIENT])
@pytest.mark.parametrize("state", TaskState)
def test_every_task_that_a_person_acted_on_is_valid_fhir(kind: TaskKind, state: TaskState) -> None:
    task = a_tried_task(kind=kind, state=state, closed_at=NOW, closed_why="reached")
    for about in (ABOUT, replace(ERASED, case=None)):
        resource = told(of_task(task), about)["data"]["resource"]
        made = FhirTask.model_validate(resource)
        assert (made.status, made.priority) == (state.value, "routine")
    outputs = [one["type"]["text"] for one in resource["output"]]
    assert outputs == ["attempt", "outcome", "attempt", "outcome", "next-step"]


def test_a_task_says_until_when_it_had_to_be_done_and_who_does_it() -> None:
    resource = told(of_task(a_tried_task()))["data"]["resource"]
    assert resource["restriction"]["period"]["end"] == "2027-03-22T13:00:00Z"
    assert resource["owner"]["identifier"]["value"] == "s1"
    assert resource["focus"]["identifier"]["value"] == "A-88120"


@pytest.mark.requirement("NS-10", "NS-18")
@pytest.mark.parametrize("reason", StopReason)
def test_the_end_of_a_case_says_why_and_what_came_instead(reason: StopReason) -> None:
    stop = Stop(reason, "his", NOW)
    case = replace(a_case(), state=CaseState.CLOSED, stop=stop, rebooking_id="a2")
    body = told(of_case(case), replace(ABOUT, case=case))
    assert body["type"] == "case.closed"
    assert body["data"]["reason"] == reason.value
    assert body["data"]["rebooked"] == {"id": "a2", "ref": "A-90001"}
    assert body["data"]["journal"].startswith("22-03-2027 10:00 Weerzien: Opvolging van")


@pytest.mark.requirement("CO-10")
def test_opt_outs_are_told_by_channel() -> None:
    closed = OptOuts("p1", "x1", frozenset({Channel.SMS}), NOW, "sms", 3)
    about = replace(ABOUT, case=None)
    data = told(of_opt_outs(closed), about)["data"]
    assert data["opted_out"] == {"sms": True, "email": False}
    assert data["case"] is None
    assert data["journal"] == "22-03-2027 10:00 Weerzien: Afgemeld voor sms."
    opened = replace(closed, channels=frozenset(), rev=4)
    assert line(of_opt_outs(opened), about).endswith("Niet meer afgemeld voor berichten.")


@pytest.mark.requirement("DH-03")
def test_a_page_is_told_with_the_appointment_it_belongs_to() -> None:
    page = HandOver(
        "p1",
        "x1",
        "c1",
        "a2",
        NOW + timedelta(days=2),
        HandOverStatus.READY,
        (NOW,),
        ("a1",),
        2,
        Lane.STANDARD,
        StopReason.REBOOKED,
        rev=1,
        made_at=NOW,
    )
    message = of_hand_over(Home("p1", case_id="c1"), 1, NOW, withdrawn=False)
    body = told(message, replace(ABOUT, hand_over=page))
    assert body["type"] == "handover.ready"
    assert body["data"]["appointment"] == {"id": "a2", "ref": "A-90001"}
    assert body["data"]["resource"]["resourceType"] == "Composition"
    # Its builder names the same entry.
    assert body["data"]["resource"]["identifier"]["value"] == message.entry


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (a_contact(), "Eerste bericht via sms: verzonden."),
        (
            replace(a_contact(ContactStatus.SKIPPED), reason="opted_out"),
            "Eerste bericht via sms: niet verzonden (reden: de patiënt heeft zich afgemeld).",
        ),
        (
            replace(a_contact(ContactStatus.FAILED), reason="Mailbox van Jan is vol"),
            "Eerste bericht via sms: niet aangekomen (reden: onbekend).",
        ),
        (
            replace(a_contact(ContactStatus.MADE), channel=Channel.PHONE, reason="voicemail"),
            "Contact door een medewerker via telefoon: voicemail ingesproken.",
        ),
        (
            replace(a_contact(ContactStatus.RECEIVED), direction=Direction.IN, stage=None),
            "Antwoord van de patiënt via sms.",
        ),
    ],
)
def test_the_line_for_the_record_is_plain_dutch(contact: Contact, words: str) -> None:
    assert line(of_contact(contact)) == f"22-03-2027 10:00 Weerzien: {words}"


def test_the_line_of_a_task_tells_its_last_try() -> None:
    told_line = line(of_task(a_tried_task(state=TaskState.COMPLETED, closed_at=NOW)))
    assert told_line == (
        "22-03-2027 10:00 Weerzien: Taak “Patiënt bellen na gemiste afspraak” afgerond. "
        "Laatste poging: patiënt gesproken, patiënt maakt zelf een afspraak."
    )


def test_the_same_message_is_the_same_text_at_every_attempt() -> None:
    message = of_contact(a_contact())
    again = replace(message, attempts=3, why="http_500")
    assert render(message, ABOUT, a_practice()) == render(again, ABOUT, a_practice())
