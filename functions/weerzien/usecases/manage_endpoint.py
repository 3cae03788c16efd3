"""Where a practice's record takes messages in: set, changed without a gap, taken away."""

from datetime import datetime

from weerzien.domain.access_key import AT_ONCE
from weerzien.domain.errors import NotFoundError, RefusedError, StaleError
from weerzien.domain.news import Changed, Row
from weerzien.domain.write_back import Home
from weerzien.ports import (
    Endpoint,
    Endpoints,
    Outboxes,
    Practices,
    Records,
)
from weerzien.usecases.queue_write_back import Queueing, queue_write_back
from weerzien.usecases.recover import new_secret


def set_endpoint(
    practice_id: str,
    url: str,
    practices: Practices,
    endpoints: Endpoints,
    outboxes: Outboxes,
    records: Records,
    now: datetime,
) -> Endpoint:
    """Take an address in and let what waited go there; the secrets of one before stay.

    Raises RefusedError with the reason for an address that the stage does not allow.
    """
    practices.get(practice_id)
    if why := records.refuse(url):
        raise RefusedError(why)
    before = endpoints.find(practice_id)
    endpoint = Endpoint(practice_id, url, before.secrets if before else (new_secret(),))
    endpoints.save(endpoint)
    for home in tuple(outboxes.parked(practice_id)):
        outboxes.unpark(home, now)
    return endpoint


def add_endpoint_secret(practice_id: str, endpoints: Endpoints) -> str:
    """Sign with a second secret beside the first, and return it."""
    endpoint = _there(practice_id, endpoints)
    if len(endpoint.secrets) >= AT_ONCE:
        raise RefusedError("two_secrets_already")
    secret = new_secret()
    endpoints.save(Endpoint(practice_id, endpoint.url, (*endpoint.secrets, secret)))
    return secret


def drop_old_endpoint_secret(practice_id: str, endpoints: Endpoints) -> None:
    """Sign with the newest secret only."""
    endpoint = _there(practice_id, endpoints)
    if len(endpoint.secrets) < AT_ONCE:
        raise RefusedError("one_secret_only")
    endpoints.save(Endpoint(practice_id, endpoint.url, endpoint.secrets[-1:]))


def replay(practice_id: str, message_id: str, outboxes: Outboxes, now: datetime) -> int:
    """Try dead messages again, one or all of a practice; answers how many."""
    found = [one for one in outboxes.dead(practice_id) if message_id in ("", one.id)]
    if message_id and not found:
        raise NotFoundError
    for one in found:
        try:
            outboxes.revive(one, now)
        except StaleError:
            continue
    return len(found)


def queue_case(practice_id: str, case_id: str, ports: Queueing) -> int:
    """Queue what a case has to tell and did not, as where the stream lost something."""
    home = Home(practice_id, case_id=case_id)
    case = ports.cases.get(practice_id, case_id)
    contacts = ports.contacts.of_case(practice_id, case_id)
    tasks = ports.tasks.of_case(practice_id, case_id)
    rows = [Changed(home, Row.CONTACT, one.id) for one in contacts]
    rows += [Changed(home, Row.TASK, one.id) for one in tasks]
    rows += [Changed(home, Row.CASE), Changed(home, Row.HAND_OVER)]
    rows.append(Changed(Home(practice_id, case.patient_id), Row.OPT_OUTS))
    return sum(queue_write_back(row, ports) for row in rows)


def _there(practice_id: str, endpoints: Endpoints) -> Endpoint:
    endpoint = endpoints.find(practice_id)
    if endpoint is None:
        raise NotFoundError
    if endpoint.gone_at is not None:
        raise RefusedError("endpoint_gone")
    return endpoint
