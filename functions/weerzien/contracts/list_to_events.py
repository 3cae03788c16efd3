"""What a list found, as the canonical events that the source system should have sent.

Their ids are derived from what they are about, so that the same list again, or the next one, names
the same events.
"""

from datetime import datetime
from typing import Any, Final

from weerzien.contracts.his_event import EventType
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.feed.compare import AppointmentList, Finding, Found, is_moved
from weerzien.domain.ids import derive_id

PREFIX: Final = "list."
_TAKES_BACK: Final = {
    AppointmentStatus.BOOKED: EventType.APPOINTMENT_BOOKED,
    AppointmentStatus.ARRIVED: EventType.APPOINTMENT_ARRIVED,
    AppointmentStatus.FULFILLED: EventType.APPOINTMENT_FULFILLED,
    AppointmentStatus.CANCELLED: EventType.APPOINTMENT_CANCELLED,
    AppointmentStatus.ENTERED_IN_ERROR: EventType.APPOINTMENT_NOSHOW_CORRECTED,
}
"""Each takes a mark back, and says of the visit what the list says: who came is back by it."""


def event_of(finding: Finding, listed: AppointmentList) -> dict[str, Any] | None:
    """Make the event that a finding asks for; None for what is only counted."""
    if finding.found is Found.MISSED:
        return _event(EventType.APPOINTMENT_NOSHOW, finding, listed)
    if finding.found is Found.REVERSED and is_moved(finding):
        return _event(EventType.APPOINTMENT_RESCHEDULED, finding, listed)
    if finding.found is Found.REVERSED:
        return _event(_TAKES_BACK[finding.line.status], finding, listed)
    return None


def _event(kind: EventType, finding: Finding, listed: AppointmentList) -> dict[str, Any]:
    line, ours = finding.line, finding.ours
    told_at = listed.told_at(line)
    if ours is not None and told_at <= ours.status_at:
        # We have heard something since, and the list, which is newer, still says so.
        told_at = listed.at
    marked_at = ours.marked_at if ours is not None else None
    # Of one mark: a visit that is marked anew, after a correction, is another one.
    about = (line.patient_ref, line.ref, _text(line.start), _text(marked_at) if marked_at else "")
    appointment = {
        "ref": line.ref,
        "start": _text(line.start),
        "end": _text(line.end),
        # A list may know less than our events did.
        "discipline": line.discipline or (ours.discipline if ours is not None else ""),
    }
    return {
        "id": PREFIX + derive_id("list", kind, *about),
        "type": kind.value,
        "time": _text(told_at),
        "schema_version": "1",
        "data": {"patient": {"ref": line.patient_ref}, "appointment": appointment},
    }


def _text(moment: datetime) -> str:
    return moment.isoformat()
