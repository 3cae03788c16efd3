"""Erase one patient who asked for it (CO-15): at once, and again by the schedule if cut off."""

from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import ErasureAsked
from weerzien.ports import WaitingEvent
from weerzien.usecases.erase_expired import Erased, Erasing, erase_file
from weerzien.usecases.staff_action import act


def erase_patient(practice_id: str, patient_id: str, by: str, ports: Erasing) -> Erased:
    """Stop what runs, forget the person, take words and risks out of all that stays.

    What stays: blocks and opt-outs, and the contact log under the pseudonym until its period is
    over. Asking again does no harm. Raises NotFoundError for somebody of whom nothing is kept.
    """
    try:
        ports.files.patient(practice_id, patient_id)
    except NotFoundError:
        _give_up_waiting(practice_id, patient_id, ports)
        return Erased()
    # One step: from here on the schedule finds the file and finishes what is cut off.
    act(
        practice_id,
        patient_id,
        ErasureAsked(by),
        ports.practices,
        ports.events,
        ports.files,
        ports.clocks,
    )
    return erase_file(practice_id, patient_id, ports, Erased(details=1))


def _give_up_waiting(practice_id: str, patient_id: str, ports: Erasing) -> None:
    """Somebody whom nobody told us about: only events may wait."""
    waiting = ports.events.waiting(practice_id, patient_id)
    if not waiting:
        raise NotFoundError
    for event in waiting:
        ports.events.give_up(WaitingEvent(practice_id, patient_id, event.id, event.occurred_at))
