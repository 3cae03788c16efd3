"""What every door of a source system does alike: have it proven, take its events in."""

import re
from dataclasses import dataclass

from weerzien import bootstrap
from weerzien.contracts import bearer_token, webhook_signature
from weerzien.contracts.his_to_event import to_event
from weerzien.contracts.read_his_event import Intake
from weerzien.contracts.refusals import SignatureError
from weerzien.contracts.rest_request import RestRequest
from weerzien.domain.errors import NotFoundError, TooManyEventsError
from weerzien.domain.practice import Practice
from weerzien.observability import count, note, warn
from weerzien.ports import Credential, Receipt
from weerzien.usecases.receive_event import receive_event
from weerzien.usecases.watch_no_shows import is_out_of_proportion

_KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Taken:
    """An event that lies safe: our reference for it, and whether its effect is in."""

    intake: Intake
    reference: str
    receipt: Receipt


def prove_signed(text: str, request: RestRequest) -> Credential:
    """Return the credential that signed this; raise SignatureError where none did."""
    credential = _credential(request)
    webhook_signature.verify(text, request.headers, credential.secrets)
    return credential


def prove(text: str, request: RestRequest) -> Credential:
    """Return the credential that signed this, or whose token came with it.

    For doors of standards whose senders know fixed headers at best (FHIR Subscription, HL7 v2).
    """
    if bearer_token.HEADER not in request.headers:
        return prove_signed(text, request)
    credential = _credential(request)
    bearer_token.verify(request.headers, credential.secrets)
    return credential


def make_room(practice: Practice) -> None:
    """Count one more event of this minute; raise TooManyEventsError where it is full."""
    try:
        bootstrap.his_limits().take(practice, bootstrap.clocks().real_now())
    except TooManyEventsError:
        warn("his_events_limited", practice_id=practice.id)
        raise


def foresee(intake: Intake, practice: Practice) -> None:
    """Raise what taking it in would, before the first of several events is taken in."""
    clock = bootstrap.clocks().for_practice(practice)
    to_event(intake.event, practice, clock.reached(intake.event.time))


def take_in(intake: Intake, practice: Practice) -> Taken:
    """Store a checked event and put it in line; EventConflictError for a used id."""
    _tell_stripped(intake, practice)
    clock = bootstrap.clocks().for_practice(practice)
    event = to_event(intake.event, practice, clock.reached(intake.event.time))
    receipt = receive_event(event, intake.body_hash, bootstrap.events(), bootstrap.inbox())
    note("his_event", practice_id=practice.id, event_id=event.id, receipt=receipt.value)
    count("HisEventReceived")
    if receipt is Receipt.NEW and is_out_of_proportion(event, bootstrap.arrivals()):
        warn("no_shows_out_of_proportion", practice_id=practice.id)
        count("NoShowOutOfProportion")
    return Taken(intake, event.id, receipt)


def _credential(request: RestRequest) -> Credential:
    key_id = request.query.get("key", "")
    if not _KEY_ID.fullmatch(key_id):
        raise SignatureError("key_unknown")
    try:
        return bootstrap.credentials().credential(key_id)
    except NotFoundError:
        raise SignatureError("key_unknown") from None


def _tell_stripped(intake: Intake, practice: Practice) -> None:
    for code in intake.stripped:
        warn("stripped", practice_id=practice.id, what=code)
    if intake.stripped:
        count("FieldsStripped", len(intake.stripped))
