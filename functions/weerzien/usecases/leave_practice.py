"""A practice leaves: silence at once, time to turn back, and then nothing is left of it (CO-15)."""

from dataclasses import dataclass, replace
from datetime import datetime

from weerzien.domain import ids
from weerzien.domain.case import Case
from weerzien.domain.errors import NotFoundError, RefusedError
from weerzien.domain.event import Event, StaffStopped
from weerzien.domain.leaving import WAITING_PERIOD, Leaving
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import StopReason
from weerzien.ports import AccessKeys, Journals, Leavings, PracticeRows
from weerzien.usecases.access_keys import drop_all
from weerzien.usecases.apply_event import apply_now
from weerzien.usecases.erase_expired import Erasing, kept_file

PRACTICES = 100
"""Looked at in one run, longest due first: so many that some in trouble hold up nobody else."""

FILES = 150
"""Patients' files in one run, of all practices together; the next run goes on."""


@dataclass(frozen=True, slots=True)
class Departing:
    """The ports that leaving needs, together."""

    keeping: Erasing
    keys: AccessKeys
    leavings: Leavings
    rows: PracticeRows


@dataclass(frozen=True, slots=True)
class Left:
    """What leaving did now: keys dropped, cases closed; asked again it finds less to do."""

    leaving: Leaving
    keys: int
    cases: int


@dataclass(frozen=True, slots=True)
class Gone:
    """What one run erased of practices that have left."""

    files: int = 0
    opt_outs: int = 0
    journals: int = 0
    practices: int = 0
    failed: int = 0
    """Files or practices that could not be dealt with now; the next run finds them."""


def leave(practice_id: str, by: str, ports: Departing) -> Left:
    """Stop all sending and every key at once, end what runs; everything is erased 30 days on.

    What is cut off goes on when it is asked again; the day of erasing stays that of the first time.
    """
    now = ports.keeping.clocks.real_now()
    there = ports.leavings.find(practice_id)
    erase_at = there.erase_at if there else now + WAITING_PERIOD
    practice = _silenced(practice_id, erase_at, ports)
    if there is None:
        there = Leaving(practice.id, by, now, erase_at)
        ports.leavings.put(there, None)
    dropped = drop_all(practice.id, ports.keys)
    return Left(there, dropped, _end_cases(practice, there, ports.keeping))


def stay(practice_id: str, ports: Departing) -> Practice:
    """Turn back within the waiting period: nothing is erased. Keys are made anew, sending is off.

    Raises NotFoundError for a practice that does not leave, RefusedError once erasing has begun.
    """
    practice = ports.keeping.practices.get(practice_id)
    there = ports.leavings.find(practice.id)
    if there is None and practice.leaves_at is None:
        raise NotFoundError
    if there is not None and there.erasing_since is not None:
        raise RefusedError("erasing_has_begun")
    if there is not None:
        # First off the agenda, on the condition that erasing did not begin meanwhile.
        ports.leavings.forget(there)
    stays = replace(practice, leaves_at=None, settings_version=practice.settings_version + 1)
    ports.keeping.practices.save(stays)
    return stays


def erase_left(ports: Departing, journals: Journals) -> Gone:
    """Erase practices whose waiting period is over, longest due first; each on its own."""
    done = Gone()
    for practice_id in ports.leavings.due(ports.keeping.clocks.real_now(), PRACTICES):
        if done.files >= FILES:
            break
        try:
            with ports.keeping.acting_for(practice_id):
                done = _erase(practice_id, ports, journals, done)
        except Exception:  # noqa: BLE001 - one in trouble must not stop the others
            done = replace(done, failed=done.failed + 1)
    return done


def _erase(practice_id: str, ports: Departing, journals: Journals, done: Gone) -> Gone:
    """Erase as much as one run may; its settings go last, so whatever is cut off is found again."""
    there = ports.leavings.find(practice_id)
    if there is None:
        return done
    try:
        practice = ports.keeping.practices.get(practice_id)
    except NotFoundError:
        return _finish(there, 0, ports, done)
    if practice.leaves_at != there.erase_at:
        # Its settings know of no leaving, or of another one: nothing is erased on half a word.
        return replace(done, failed=done.failed + 1)
    there = _begin(there, ports)
    gone, failed = _drop_files(practice, FILES - done.files, ports)
    done = replace(done, files=done.files + gone, failed=done.failed + failed)
    if ports.rows.files(practice_id, limit=1):
        return done
    try:
        # Nothing writes another one: what would stand in it went with the files.
        done = replace(done, journals=done.journals + journals.drop_all(practice_id))
        opt_outs = ports.rows.drop_opt_outs(practice_id)
        ports.rows.drop_rest(practice_id)
        return _finish(there, opt_outs, ports, done)
    except Exception:  # noqa: BLE001 - what was erased before it is counted all the same
        return replace(done, failed=done.failed + 1)


def _silenced(practice_id: str, erase_at: datetime, ports: Departing) -> Practice:
    practice = ports.keeping.practices.get(practice_id)
    if practice.leaves_at == erase_at:
        return practice
    silenced = replace(
        practice,
        sending=False,
        rehearsal=None,
        leaves_at=erase_at,
        settings_version=practice.settings_version + 1,
    )
    ports.keeping.practices.save(silenced)
    return silenced


def _begin(there: Leaving, ports: Departing) -> Leaving:
    """From here on there is no way back, and it is known how much there was."""
    if there.erasing_since is not None:
        return there
    now = ports.keeping.clocks.real_now()
    files = len(ports.rows.files(there.practice_id))
    begun = replace(there, erasing_since=now, files=files)
    ports.leavings.put(begun, there)
    return begun


def _drop_files(practice: Practice, limit: int, ports: Departing) -> tuple[int, int]:
    gone = failed = 0
    for patient_id in ports.rows.files(practice.id):
        if gone >= limit:
            break
        try:
            ports.rows.drop_file(practice, kept_file(practice.id, patient_id, ports.keeping))
        except Exception:  # noqa: BLE001 - one in trouble must not keep the others
            failed += 1
        else:
            gone += 1
    return gone, failed


def _finish(there: Leaving, opt_outs: int, ports: Departing, done: Gone) -> Gone:
    erased = replace(there, erased_at=ports.keeping.clocks.real_now())
    ports.leavings.put(erased, there)
    return replace(done, practices=done.practices + 1, opt_outs=done.opt_outs + opt_outs)


def _end_cases(practice: Practice, there: Leaving, ports: Erasing) -> int:
    """End every running case; its execution sees it at its next wake and ends in its own branch."""
    ended = 0
    for case_id in ports.cases.open_of(practice.id):
        case = ports.cases.get(practice.id, case_id)
        if case.is_open:
            _end(case, practice, there, ports)
            ended += 1
    return ended


def _end(case: Case, practice: Practice, there: Leaving, ports: Erasing) -> None:
    now = ports.clocks.for_practice(practice).now()
    # Named by the leaving and the case: asked again it is the same event.
    name = f"{there.asked_at.isoformat()}|{case.id}"
    event_id = ids.event_id(practice.id, "leaving", name)
    fact = StaffStopped(there.asked_by, StopReason.PRACTICE_STOPPED)
    event = Event(event_id, practice.id, case.patient_id, now, now, fact)
    ports.events.receive(event, event_id)
    apply_now(event, practice, ports.events, ports.files)
