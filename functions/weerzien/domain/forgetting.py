"""What is left of a person, a row or a visit once it is erased or pseudonymised."""

from dataclasses import replace
from datetime import datetime

from weerzien.domain.appointment import Appointment
from weerzien.domain.contact import Contact
from weerzien.domain.patient import Patient, PatientDetails
from weerzien.domain.task import Task


def forgotten(patient: Patient, at: datetime) -> Patient:
    """The patient without details; what protects the person stays (blocks, opt-outs, test)."""
    known = patient.details
    kept = PatientDetails(
        secret_address=known.secret_address, no_contact=known.no_contact, test=known.test
    )
    return replace(patient, details=kept, bad_addresses=frozenset(), erased_at=at)


def holds_details(patient: Patient) -> bool:
    left = forgotten(patient, patient.details_at)
    return (patient.details, patient.bad_addresses) != (left.details, left.bad_addresses)


def is_blocked(patient: Patient) -> bool:
    """Whether something about the person must outlive everything else."""
    dates = (patient.deceased_at, patient.deregistered_at, patient.no_contact_at)
    flags = (patient.details.secret_address, patient.details.no_contact, patient.opted_out)
    return any(dates) or any(flags)


def without_words(contact: Contact) -> Contact:
    """The row as a pseudonym only: neither words nor the carrier's name of the message."""
    return replace(contact, note="", carrier_message_id=None)


def without_risks(task: Task, at: datetime) -> Task:
    """The task without what it said of the patient; one still open ends by the erasure."""
    ended = task.cancelled("erased", at) if task.is_open else task
    return replace(ended, risks=frozenset(), remarks=(), protocol_text=None)


def without_place(appointment: Appointment) -> Appointment:
    kept = replace(appointment, clinician_ref=None, location=None, ref="")
    return replace(kept, note_ref=None, plan_ref=None)
