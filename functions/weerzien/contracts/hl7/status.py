"""What a scheduling message says about an appointment: its trigger and SCH-25 (table 0278)."""

from typing import Final

from weerzien.contracts.his_event import EventType
from weerzien.contracts.hl7.faults import Condition, wrong

_CANCELS: Final = ("S15", "S16", "S17")
_BY_TRIGGER: Final = {
    "S12": EventType.APPOINTMENT_BOOKED,
    "S13": EventType.APPOINTMENT_RESCHEDULED,
}
_NO_SHOW: Final = "noshow"
_SAYS: Final = {
    "started": EventType.APPOINTMENT_ARRIVED,
    "arrived": EventType.APPOINTMENT_ARRIVED,
    "checkedin": EventType.APPOINTMENT_ARRIVED,
    "complete": EventType.APPOINTMENT_FULFILLED,
    "completed": EventType.APPOINTMENT_FULFILLED,
    "cancelled": EventType.APPOINTMENT_CANCELLED,
    "canceled": EventType.APPOINTMENT_CANCELLED,
    "dc": EventType.APPOINTMENT_CANCELLED,
    "discontinued": EventType.APPOINTMENT_CANCELLED,
    "deleted": EventType.APPOINTMENT_CANCELLED,
}
_IS_BOOKED: Final = ("booked", "overbook")
_NOT_YET: Final = ("pending", "waitlist", "blocked")


def event_type(trigger: str, told: str) -> EventType | None:
    """None where nothing is said about the appointment; raise Hl7Error for an unknown S14.

    S26 wins over what stands in SCH-25; a deletion wins over a no-show, which it takes back.
    """
    word = "".join(filter(str.isalnum, told.casefold()))
    if trigger == "S26":
        return EventType.APPOINTMENT_NOSHOW
    if trigger in _CANCELS:
        takes_back = trigger == "S17" or word != _NO_SHOW
        return EventType.APPOINTMENT_CANCELLED if takes_back else EventType.APPOINTMENT_NOSHOW
    if word == _NO_SHOW:
        return EventType.APPOINTMENT_NOSHOW
    if word in _NOT_YET:
        return None
    return _SAYS.get(word) or _booked(trigger, word)


def _booked(trigger: str, word: str) -> EventType | None:
    if trigger in _BY_TRIGGER:
        # Words of a sender's own change nothing about a new or moved appointment.
        return _BY_TRIGGER[trigger]
    if word in _IS_BOOKED:
        return EventType.APPOINTMENT_RESCHEDULED
    if not word:
        return None
    raise wrong("SCH-25", Condition.TABLE_VALUE, "must be a value of table 0278, such as Noshow")
