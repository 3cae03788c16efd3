"""A row changed that the practice's record should hold: the news is put into its home's outbox."""

from dataclasses import dataclass

from weerzien.domain.errors import NotFoundError
from weerzien.domain.news import (
    Changed,
    Row,
    of_case,
    of_contact,
    of_hand_over,
    of_opt_outs,
    of_task,
)
from weerzien.domain.write_back import Home, WriteBack
from weerzien.ports import Cases, Clocks, Contacts, HandOvers, Outboxes, PatientFiles, Tasks


@dataclass(frozen=True, slots=True)
class Queueing:
    """The ports that queueing needs, together."""

    cases: Cases
    contacts: Contacts
    files: PatientFiles
    tasks: Tasks
    hand_overs: HandOvers
    outboxes: Outboxes
    clocks: Clocks


def queue_write_back(changed: Changed, ports: Queueing) -> bool:
    """Queue the news of a row once; False where there is none, or it is queued.

    The row is read and not the change: so it does not matter how often, or how late, it is told.
    """
    try:
        message = _news(changed, ports)
    except NotFoundError:
        return False
    if message is None:
        return False
    return ports.outboxes.put(message, ports.clocks.real_now())


def _news(changed: Changed, ports: Queueing) -> WriteBack | None:
    home = changed.home
    match changed.row:
        case Row.CONTACT:
            contact = ports.contacts.get(home.practice_id, home.case_id, changed.id)
            return of_contact(contact) if contact and not contact.written_back_at else None
        case Row.TASK:
            return of_task(ports.tasks.get(home.practice_id, changed.id))
        case Row.CASE:
            return of_case(ports.cases.get(home.practice_id, home.case_id))
        case Row.OPT_OUTS:
            opt_outs = ports.files.opt_outs(home.practice_id, home.patient_id)
            return of_opt_outs(opt_outs) if opt_outs else None
        case Row.HAND_OVER:
            return _of_page(home, ports)


def _of_page(home: Home, ports: Queueing) -> WriteBack | None:
    page = ports.hand_overs.get(home.practice_id, home.case_id)
    if page is None or page.rev == 0:
        return None
    at = page.made_at or page.visit_start
    return of_hand_over(home, page.rev, at, withdrawn=not page.is_ready)
