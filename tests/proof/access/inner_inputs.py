"""What is tried where queues, topics and the state machine give functions their input.

Only our own functions and carriers can write there (permissions are contract-tested). So these are
the slips of our own: a message that names the practice of one and the row of another.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator

from proof.access.ground import PHONE, Answer, Ground
from weerzien.domain import ids

Tries = Callable[[Ground], Iterator[Answer]]
STEP = {"plan_no": 1, "due": "2027-03-02T10:00:00+00:00"}
STEPS: dict[str, dict[str, object]] = {
    "PlanFollowUp": {"since": None},
    "DeliverTouchpoint": {**STEP, "stage": "immediate"},
    "CreateTask": {**STEP, "kind": "call_day1"},
    "CloseFollowUp": {"outcome": "completed"},
}


def message(practice_id: str, patient_id: str, event_id: str, group: str) -> object:
    body = {"practice_id": practice_id, "patient_id": patient_id, "event_id": event_id}
    record = {
        "messageId": secrets.token_hex(4),
        "body": json.dumps(body),
        "attributes": {"MessageGroupId": group},
    }
    return {"Records": [record]}


def event_of(practice_id: str) -> str:
    return ids.event_id(practice_id, "his", "first-P-1")


def inbox_own(g: Ground) -> Iterator[Answer]:
    yield g.invoke("ApplyEvent", message(g.a.id, g.a.patient_id, event_of(g.a.id), f"{g.a.id}#0"))


def inbox_other_practice(g: Ground) -> Iterator[Answer]:
    theirs = event_of(g.b.id)
    for group in (f"{g.a.id}#0", f"{g.b.id}#{g.b.patient_id}"):
        yield g.invoke("ApplyEvent", message(g.a.id, g.b.patient_id, theirs, group))
        yield g.invoke("ApplyEvent", message(g.a.id, g.a.patient_id, theirs, group))
    reach = f"x#{g.b.id}"
    yield g.invoke("ApplyEvent", message(g.a.id, reach, event_of(g.a.id), f"{g.a.id}#0"))


def inbox_other_patient(g: Ground) -> Iterator[Answer]:
    mixed = message(g.a.id, g.a.other_patient_id, event_of(g.a.id), f"{g.a.id}#0")
    yield g.invoke("ApplyEvent", mixed)


def inbox_again(g: Ground) -> Iterator[Answer]:
    """B's own message once more, a day late: its event has had its effect."""
    again = message(g.b.id, g.b.patient_id, event_of(g.b.id), f"{g.b.id}#0")
    yield g.invoke("ApplyEvent", again)


def stream(g: Ground, practice_id: str, case_id: str) -> Answer:
    image = {"practice_id": {"S": practice_id}, "id": {"S": case_id}}
    record = {"dynamodb": {"NewImage": image, "SequenceNumber": "1"}}
    return g.invoke("StartFollowUp", {"Records": [record]})


def stream_own(g: Ground) -> Iterator[Answer]:
    yield stream(g, g.a.id, g.a.case_id)


def stream_other_practice(g: Ground) -> Iterator[Answer]:
    yield stream(g, g.a.id, g.b.case_id)


def changed(g: Ground, practice_id: str, home: str, row: str) -> Answer:
    named = {"pk": {"S": f"PRACTICE#{practice_id}#{home}"}, "sk": {"S": row}}
    record = {"dynamodb": {"Keys": named, "SequenceNumber": "1"}}
    return g.invoke("QueueWriteBack", {"Records": [record]})


def changed_own(g: Ground) -> Iterator[Answer]:
    yield changed(g, g.a.id, f"CASE#{g.a.case_id}", "CASE")


def changed_other_practice(g: Ground) -> Iterator[Answer]:
    yield changed(g, g.a.id, f"CASE#{g.b.case_id}", "CASE")
    yield changed(g, g.a.id, f"PATIENT#{g.b.patient_id}", "PATIENT")


def changed_nothing_to_tell(g: Ground) -> Iterator[Answer]:
    """Rows that no record is told of, and one that is not there."""
    yield changed(g, g.a.id, f"PATIENT#{g.a.patient_id}", "PATIENT")
    yield changed(g, g.a.id, f"CASE#{g.a.case_id}", "CONTACT#nothing.sms")


def step_own(name: str) -> Tries:
    def tries(g: Ground) -> Iterator[Answer]:
        yield g.invoke(name, {"practice_id": g.a.id, "case_id": g.a.case_id, **STEPS[name]})

    return tries


def step_other_practice(name: str) -> Tries:
    def tries(g: Ground) -> Iterator[Answer]:
        for case_id in (g.b.case_id, g.b.other_case_id, f"x#{g.b.id}", f"../{g.b.case_id}"):
            yield g.invoke(name, {"practice_id": g.a.id, "case_id": case_id, **STEPS[name]})

    return tries


def step_wrong_purpose(name: str) -> Tries:
    def tries(g: Ground) -> Iterator[Answer]:
        named = {"practice_id": g.b.id, "case_id": g.b.case_id}
        yield g.invoke(name, {**named, "unknown": 1, **STEPS[name]})
        yield g.invoke(name, {"case_id": g.b.case_id, **STEPS[name]})
        yield g.invoke(name, {})

    return tries


def published(body: object) -> object:
    return {"Records": [{"Sns": {"Message": json.dumps(body)}}]}


def text(g: Ground, sender: str, recipient: str, words: str = "STOP") -> Answer:
    body = {
        "originationNumber": sender,
        "destinationNumber": recipient,
        "messageBody": words,
        "inboundMessageId": secrets.token_hex(8),
    }
    return g.invoke("ReceiveInboundSms", published(body))


def sms_own(g: Ground) -> Iterator[Answer]:
    """The person is a patient of both: STOP to A's number is for A alone."""
    yield text(g, "+31" + PHONE[1:], g.a.number)


def sms_other_practice(g: Ground) -> Iterator[Answer]:
    """Words of somebody who is no patient of B, and STOP to numbers that no practice has.

    STOP to B's own number closes the sender's number there, whoever it is: that is B's to do.
    """
    yield text(g, "+31620999999", g.b.number, "Wie bent u?")
    for number in ("+3197010000000", f"SENDER#{g.b.number}", ""):
        yield text(g, "+31" + PHONE[1:], number)


def receipt(g: Ground, key: str) -> Answer:
    mail = {"messageId": secrets.token_hex(8), "tags": {"key": [key]}}
    return g.invoke("ReceiveReceipt", published({"eventType": "Complaint", "mail": mail}))


def receipt_own(g: Ground) -> Iterator[Answer]:
    yield receipt(g, f"{g.a.id}-{g.a.case_id}-immediate-email")


def receipt_other_practice(g: Ground) -> Iterator[Answer]:
    yield receipt(g, f"{g.a.id}-{g.b.case_id}-immediate-email")
    yield receipt(g, f"{g.a.id}-{g.b.id}-{g.b.case_id}-immediate-email")


def receipt_wrong_purpose(g: Ground) -> Iterator[Answer]:
    for key in (g.b.case_id, g.b.sms_token, f"{g.b.id}-{g.b.case_id}", "", f"{g.b.id}-x-y-z"):
        yield receipt(g, key)


def mail(g: Ground, *addresses: str, words: str = "STOP") -> Answer:
    place = g.store_mail(f"Subject: Re: x\n\n{words}\n".encode())
    action = {"type": "S3", "objectKey": place}
    notice = {
        "mail": {"messageId": place, "source": "somebody@example.org"},
        "receipt": {"recipients": list(addresses), "action": action},
    }
    return g.invoke("ReceiveInboundMail", published(notice))


def mail_own(g: Ground) -> Iterator[Answer]:
    """Named like B, with A's token: the token alone counts."""
    yield mail(g, f"{g.b.id}+{g.a.mail_token}@{g.b.id}.example")


def mail_other_practice(g: Ground) -> Iterator[Answer]:
    """Addresses that name B in every way but by a token of its own."""
    almost = g.b.mail_token[:-1] + ("A" if g.b.mail_token[-1] != "A" else "B")
    for token in (almost, g.b.mail_token[:-1], g.b.mail_token + "A", g.b.id, "A" * 26, ""):
        yield mail(g, f"antwoord+{token}@antwoord.example")
    yield mail(g, f"{g.b.mail_token}@antwoord.example", g.b.mail_token)
    yield mail(g)


def mail_wrong_purpose(g: Ground) -> Iterator[Answer]:
    """Tokens of B's text messages, which nobody can answer by mail."""
    for token in (g.b.sms_token, g.b.expired_token, g.b.foreign_token):
        yield mail(g, f"antwoord+{token}@antwoord.example")
