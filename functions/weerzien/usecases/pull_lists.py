"""Read the agendas of practices whose source system lets itself be asked, and compare them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from weerzien.domain.errors import ListNotPulledError, NotFoundError, RefusedError
from weerzien.domain.feed.compare import AppointmentList
from weerzien.domain.feed.pull import TRIES, after_failure, next_night
from weerzien.domain.practice import Practice
from weerzien.ports import Agendas, Clocks, ListSource, ListSources, Practices

TAKES_UP_FOR = timedelta(seconds=200)
"""Shorter than the function's time by more than the slowest agenda of ten pages."""
BATCH = 100

Compare = Callable[[AppointmentList, Practice], None]
Tell = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Pulling:
    """The ports that pulling needs, together."""

    practices: Practices
    sources: ListSources
    agendas: Agendas
    clocks: Clocks
    acting_for: Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one run did: agendas read and compared, and those that could not be read."""

    read: int = 0
    failed: int = 0
    given_up: int = 0
    """Of those, not to be tried again this night."""


def pull_lists(ports: Pulling, compare: Compare, tell: Tell) -> Pulled:
    """Read what is due; `compare` takes a list up, `tell` gets practice and code of a failure.

    What is cut off is due still, and comparing again changes nothing.
    """
    began = ports.clocks.real_now()
    done = Pulled()
    for practice_id in ports.sources.due(began, BATCH):
        if ports.clocks.real_now() - began > TAKES_UP_FOR:
            break
        try:
            with ports.acting_for(practice_id):
                done = _pull(practice_id, done, ports, compare, tell)
        except Exception as error:  # noqa: BLE001 - longest due first: one would stop all others for good
            tell(practice_id, _code(error))
            done = replace(done, failed=done.failed + 1)
    return done


def set_list_source(
    practice_id: str,
    url: str,
    token: str,
    practices: Practices,
    sources: ListSources,
    agendas: Agendas,
    now: datetime,
) -> None:
    """Have the practice's agenda read from the coming night on; RefusedError says why not."""
    practice = practices.get(practice_id)
    if why := agendas.refuse(url):
        raise RefusedError(why)
    if not token.isascii() or not token.isprintable() or not token.strip():
        raise RefusedError("token_unusable")
    sources.save(ListSource(practice_id, url.rstrip("/"), token), next_night(now, practice))


def _pull(practice_id: str, done: Pulled, ports: Pulling, compare: Compare, tell: Tell) -> Pulled:
    source = ports.sources.find(practice_id)
    try:
        practice = ports.practices.get(practice_id)
    except NotFoundError:
        ports.sources.drop(practice_id)
        return done
    if source is None:
        return done
    now = ports.clocks.real_now()
    if practice.rehearsal is not None or practice.leaves_at is not None:
        ports.sources.pulled(source, next_night(now, practice))
        return done
    try:
        compare(ports.agendas.fetch(source, practice, now), practice)
    except Exception as error:  # noqa: BLE001 - one agenda in trouble must not keep back the others
        tell(practice_id, _code(error))
        failures = source.failures + 1
        again = after_failure(now, failures, practice)
        ports.sources.pulled(replace(source, failures=failures), again)
        given_up = done.given_up + (failures % TRIES == 0)
        return replace(done, failed=done.failed + 1, given_up=given_up)
    ports.sources.pulled(replace(source, failures=0), next_night(now, practice))
    return replace(done, read=done.read + 1)


def _code(error: Exception) -> str:
    return error.code if isinstance(error, ListNotPulledError) else type(error).__name__
