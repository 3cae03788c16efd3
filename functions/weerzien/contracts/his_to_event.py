"""From a checked HIS event to the domain's own: opaque ids, derived marks, nothing of the wire."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from weerzien.contracts.his_event import (
    AppointmentEvent,
    CancelledBy,
    CancelledEvent,
    DeregisteredEvent,
    EventType,
    HisEvent,
    OptedOutEvent,
)
from weerzien.contracts.his_fields import AppointmentPart, PatientPart, RepresentativePart
from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.domain import ids
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.event import (
    AppointmentReported,
    Event,
    Fact,
    PatientDeregistered,
    PatientDied,
    PatientOptedOut,
    PatientReported,
)
from weerzien.domain.patient import PatientDetails, Representative
from weerzien.domain.practice import Practice
from weerzien.domain.risk import derive_risks
from weerzien.domain.vocabulary import Channel, StopReason

SOURCE = "his"
FUTURE_TOLERANCE = timedelta(hours=24)
"""The newest event by its time wins, so one from 2090 would outlive every correction."""

_BOTH = frozenset({Channel.SMS, Channel.EMAIL})
_STATUS = {
    EventType.APPOINTMENT_BOOKED: AppointmentStatus.BOOKED,
    EventType.APPOINTMENT_RESCHEDULED: AppointmentStatus.BOOKED,
    EventType.APPOINTMENT_CANCELLED: AppointmentStatus.CANCELLED,
    EventType.APPOINTMENT_ARRIVED: AppointmentStatus.ARRIVED,
    EventType.APPOINTMENT_FULFILLED: AppointmentStatus.FULFILLED,
    EventType.APPOINTMENT_NOSHOW: AppointmentStatus.NOSHOW,
    EventType.APPOINTMENT_NOSHOW_CORRECTED: AppointmentStatus.ENTERED_IN_ERROR,
}


def to_event(envelope: HisEvent, practice: Practice, received_at: datetime) -> Event:
    """Make the event, in practice time; raise ContractError where it lies far in the future.

    A rehearsing practice lives in a time of its own, which may run ahead between two looks.
    """
    if practice.rehearsal is None and envelope.time > received_at + FUTURE_TOLERANCE:
        raise ContractError(FieldProblem("time", "lies more than 24 hours in the future"))
    return Event(
        id=ids.event_id(practice.id, SOURCE, envelope.id),
        practice_id=practice.id,
        patient_id=ids.patient_id(practice.id, envelope.data.patient.ref),
        occurred_at=envelope.time,
        received_at=received_at,
        fact=_fact(envelope, practice),
    )


def _fact(envelope: HisEvent, practice: Practice) -> Fact:
    if isinstance(envelope, AppointmentEvent | CancelledEvent):
        return _appointment(envelope, practice)
    if isinstance(envelope, OptedOutEvent):
        return PatientOptedOut(frozenset(envelope.data.channels or _BOTH), via=SOURCE)
    if isinstance(envelope, DeregisteredEvent):
        return PatientDeregistered(envelope.data.reason or StopReason.DEREGISTERED)
    if envelope.type is EventType.PATIENT_DECEASED:
        return PatientDied()
    today = _local_day(envelope.time, practice)
    return PatientReported(_details(envelope.data.patient, practice, today))


def _appointment(
    envelope: AppointmentEvent | CancelledEvent, practice: Practice
) -> AppointmentReported:
    sent: AppointmentPart = envelope.data.appointment
    patient = envelope.data.patient
    today = _local_day(envelope.time, practice)
    return AppointmentReported(
        appointment_id=ids.appointment_id(practice.id, sent.ref),
        status=_STATUS[envelope.type],
        start=sent.start,
        end=sent.end,
        discipline=sent.discipline,
        created_at=sent.created,
        clinician_ref=sent.clinician_ref,
        location=sent.location,
        note_ref=sent.note_ref,
        plan_ref=sent.plan_ref,
        cancelled_by_practice=_is_cancelled_by_practice(envelope),
        appointment_ref=sent.ref,
        patient=_details(patient, practice, today) if patient.has_details else None,
    )


def _is_cancelled_by_practice(envelope: AppointmentEvent | CancelledEvent) -> bool:
    if not isinstance(envelope, CancelledEvent):
        return False
    return envelope.data.appointment.cancelled_by is CancelledBy.PRACTICE


def _details(sent: PatientPart, practice: Practice, today: date) -> PatientDetails:
    return PatientDetails(
        ref=sent.ref,
        first_name=sent.first_name or "",
        full_name=sent.full_name or "",
        birth_date=sent.birth_date,
        phone=sent.phone,
        email=sent.email,
        language=sent.language,
        address_form=sent.address_form,
        representative=_representative(sent.representative),
        risks=derive_risks(
            sent.risks or (),
            practice=practice,
            today=today,
            discharge_date=sent.discharge_date,
            session_number=sent.session_number,
            chronic_conditions=sent.chronic_conditions,
        ),
        session_number=sent.session_number,
        secret_address=sent.secret_address,
        no_contact=sent.no_contact,
        test=sent.test,
        basics_only=sent.basics_only,
    )


def _representative(sent: RepresentativePart | None) -> Representative | None:
    return Representative(sent.phone, sent.email, sent.leads) if sent else None


def _local_day(moment: datetime, practice: Practice) -> date:
    return moment.astimezone(ZoneInfo(practice.time_zone)).date()
