"""A contact as a FHIR R4 Communication: what, when and how, never its text."""

from collections.abc import Mapping
from typing import Final

from weerzien.contracts.outgoing.references import (
    CASE,
    ENTRY,
    Json,
    appointment_reference,
    coded,
    colleague_reference,
    identifier,
    instant,
    meta,
    patient_reference,
)
from weerzien.domain.contact import Contact, ContactStatus, Direction
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import About

STATUS: Final[Mapping[ContactStatus, str]] = {
    ContactStatus.SENT: "completed",
    ContactStatus.DELIVERED: "completed",
    ContactStatus.FAILED: "stopped",
    ContactStatus.SKIPPED: "not-done",
    ContactStatus.UNKNOWN: "unknown",
    ContactStatus.RECEIVED: "completed",
    ContactStatus.MADE: "completed",
}
_MODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode"
MEDIUM: Final[Mapping[Channel, str]] = {
    Channel.SMS: "SMSWRIT",
    Channel.EMAIL: "EMAILWRIT",
    Channel.PHONE: "PHONE",
    Channel.LETTER: "MAILWRIT",
    Channel.LINK_PAGE: "ONLINEWRIT",
}


def communication(contact: Contact, entry: str, about: About) -> Json:
    """Make the resource; `entry` names it for good, also when its status moves on."""
    patient = patient_reference(about.patient_id, about.patient_ref)
    resource: Json = {
        "resourceType": "Communication",
        **meta(about.rehearsal),
        "identifier": [identifier(ENTRY, entry)],
        "status": STATUS[contact.status],
        "medium": [coded(_MODE, MEDIUM[contact.channel])],
        "subject": patient,
    }
    if contact.text_version:
        resource["instantiatesUri"] = [f"urn:weerzien:text:{contact.text_version}"]
    if contact.stage:
        resource["topic"] = coded("urn:weerzien:stage", contact.stage)
    if contact.reason:
        resource["statusReason"] = coded("urn:weerzien:reason", contact.reason)
    if about.case:
        resource["basedOn"] = [{"identifier": identifier(CASE, about.case.id)}]
        resource["about"] = [
            appointment_reference(one, about.appointment_ref(one))
            for one in about.case.appointment_ids
        ]
    return resource | _way(contact, patient)


def _way(contact: Contact, patient: Json) -> Json:
    if contact.direction is Direction.IN:
        return {"sender": patient, "received": instant(contact.at)}
    way: Json = {"recipient": [patient]}
    if contact.status is ContactStatus.MADE:
        way["sender"] = colleague_reference(contact.by)
    if contact.status is not ContactStatus.SKIPPED:
        way["sent"] = instant(contact.at)
    return way
