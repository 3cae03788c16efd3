"""Keep the pages of clinicians true: made within minutes of the return, anew at every change.

Whoever changes something asks for the page in the same step (`Changes.hand_overs`); what no event
tells is found by looking again (`next_look`). So nothing that is cut off here is lost (DH-04).
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.follow_up.return_page import return_page
from weerzien.domain.hand_over import HandOver, Wish, next_look, next_revision
from weerzien.domain.practice import Practice
from weerzien.ports import Cases, Clocks, Contacts, HandOvers, Practices, Tasks

BATCH: Final = 300
"""Pages of one run, which takes less than a minute; the rest waits for the next."""

LATE: Final = timedelta(minutes=5)
"""Within this time of the rebooking a page must be ready."""


@dataclass(frozen=True, slots=True)
class Preparing:
    """The ports that preparing pages needs, together."""

    practices: Practices
    cases: Cases
    contacts: Contacts
    tasks: Tasks
    hand_overs: HandOvers
    clocks: Clocks
    acting_for: Callable[[str], AbstractContextManager[None]]
    """Inside the block only this practice's rows can be touched."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one run did."""

    seen: int = 0
    ready: int = 0
    withdrawn: int = 0
    late: int = 0
    """Pages that waited for more than five minutes."""
    failed: int = 0
    """Pages that could not be made now; the next run finds them."""

    def plus(self, page: HandOver | None) -> "Prepared":
        if page is None:
            return self
        if page.is_ready:
            return replace(self, ready=self.ready + 1)
        return replace(self, withdrawn=self.withdrawn + 1)


def prepare_hand_overs(ports: Preparing) -> Prepared:
    """Make or look at the pages that are due, longest waiting first; each on its own."""
    now, done = ports.clocks.real_now(), Prepared()
    for wish in ports.hand_overs.due(now, BATCH):
        done = replace(done, seen=done.seen + 1, late=done.late + (now - wish.since > LATE))
        try:
            with ports.acting_for(wish.practice_id):
                done = done.plus(prepare_hand_over(wish, ports))
        except StaleError:
            # Something changed meanwhile: the page is still due, and the next run finds it.
            continue
        except Exception:  # noqa: BLE001 - oldest first: one in trouble would stop all others for good
            done = replace(done, failed=done.failed + 1)
    return done


def prepare_hand_over(wish: Wish, ports: Preparing) -> HandOver | None:
    """Make one page; the revision that was kept, or None where nothing new is to be said.

    Raises StaleError where the patient's file changed since it was read.
    """
    try:
        case = ports.cases.get(wish.practice_id, wish.case_id)
        practice = ports.practices.get(wish.practice_id)
        # Read first: facts that are read later than the page cannot be older than it.
        before = ports.hand_overs.get(case.practice_id, case.id)
        facts = ports.hand_overs.returning(case.practice_id, case.patient_id)
    except NotFoundError:
        # Erased with its case.
        ports.hand_overs.look_again(wish, None)
        return None
    clock = ports.clocks.for_practice(practice)
    contacts = ports.contacts.of_case(case.practice_id, case.id)
    tasks = ports.tasks.of_case(case.practice_id, case.id)
    made = return_page(case, facts, contacts, tasks, practice)
    now = clock.now()
    kept = next_revision(before, made, now)
    if kept is not None:
        ports.hand_overs.keep(kept, wish, facts, _look_at(kept, now, practice, ports))
        return kept
    ports.hand_overs.look_again(wish, _look_at(before, now, practice, ports))
    return None


def _look_at(
    page: HandOver | None, now: datetime, practice: Practice, ports: Preparing
) -> datetime | None:
    """The real moment of the next look, if any."""
    at = next_look(page, now) if page else None
    return None if at is None else ports.clocks.for_practice(practice).wake_at(at)
