"""A vendor's mistake can mark a whole day as missed: tell when no-shows come out of proportion."""

from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.event import AppointmentReported, Event
from weerzien.ports import Arrivals

MOST_AN_HOUR = 40
"""More than a large practice's whole missed day at once; what is marked at closing time fits in."""


def is_out_of_proportion(event: Event, arrivals: Arrivals) -> bool:
    """Count a no-show that is new; True from the first one on that is too many for an hour."""
    match event.fact:
        case AppointmentReported(status=AppointmentStatus.NOSHOW):
            return arrivals.no_shows(event.practice_id, event.received_at) > MOST_AN_HOUR
        case _:
            return False
