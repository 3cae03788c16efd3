"""Every route, and what each wrong key gets there; where a column cannot apply, why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from proof.access import fhir_door as fhir
from proof.access import hl7_door as hl7
from proof.access import http_doors as doors
from proof.access import inner_inputs as inner
from proof.access import list_door as lists
from proof.access.ground import Answer, Ground

Tries = Callable[[Ground], Iterator[Answer]]
COLUMNS: Final = (
    *("own", "other practice", "other patient", "expired"),
    *("wrong purpose", "none", "wrong audience", "lower role"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """`allowed` works for A and for nobody else; `denied` is refused, and every no looks alike."""

    allowed: Tries | None = None
    denied: Tries | None = None


Row = Mapping[str, Cell | str]

HIS: Final[Row] = {
    "own": Cell(doors.his_own),
    "other practice": Cell(doors.his_names_other_practice, doors.his_other_practice),
    "other patient": "a source system speaks for all patients of its practice",
    "expired": Cell(denied=doors.his_expired),
    "wrong purpose": Cell(denied=doors.his_wrong_purpose),
    "none": Cell(denied=doors.his_nothing),
    "wrong audience": Cell(denied=doors.his_wrong_audience),
    "lower role": "a key has one right only: to tell events",
}

FHIR: Final[Row] = {
    **HIS,
    "own": Cell(fhir.own),
    "other practice": Cell(
        fhir.names_other_practice, fhir.refused_as_an_event(doors.his_other_practice)
    ),
    **{
        column: Cell(denied=fhir.refused_as_an_event(tries))
        for column, tries in (
            ("expired", doors.his_expired),
            ("wrong purpose", doors.his_wrong_purpose),
            ("none", doors.his_nothing),
            ("wrong audience", doors.his_wrong_audience),
        )
    },
}

LISTS: Final[Row] = {
    **HIS,
    "own": Cell(lists.own),
    "other practice": Cell(
        lists.names_other_practice, lists.refused_as_an_event(doors.his_other_practice)
    ),
    **{
        column: Cell(denied=lists.refused_as_an_event(tries))
        for column, tries in (
            ("expired", doors.his_expired),
            ("wrong purpose", doors.his_wrong_purpose),
            ("none", doors.his_nothing),
            ("wrong audience", doors.his_wrong_audience),
        )
    },
}

HL7: Final[Row] = {
    **HIS,
    "own": Cell(hl7.own),
    "other practice": Cell(
        hl7.names_other_practice, hl7.refused_as_an_event(doors.his_other_practice)
    ),
    **{
        column: Cell(denied=hl7.refused_as_an_event(tries))
        for column, tries in (
            ("expired", doors.his_expired),
            ("none", doors.his_nothing),
            ("wrong audience", doors.his_wrong_audience),
        )
    },
    "wrong purpose": Cell(denied=hl7.with_tokens),
}


def _link(prefix: str, *, mail: bool, post: bool) -> Row:
    def tries(tokens: Callable[[Ground], tuple[str, ...]]) -> Tries:
        return doors.link(prefix, tokens, post=post)

    return {
        "own": Cell(tries(doors.of(mail, doors.own))),
        "other practice": Cell(tries(doors.of(mail, doors.naming_others)), tries(doors.foreign)),
        "other patient": Cell(tries(doors.of(mail, doors.naming_other_patients))),
        "expired": Cell(denied=tries(doors.expired)),
        "wrong purpose": Cell(denied=tries(doors.wrong_purpose)),
        "none": Cell(denied=tries(doors.misspelt)),
        "wrong audience": Cell(denied=tries(doors.foreign)),
        "lower role": "a link has one right only: its patient's choice",
    }


_BY_US = "only our own functions can write here, and no credential is carried"
_NO_TERM = "the input carries no credential that could expire"
_NO_ROLE = "no person and no role speaks here"


def _step(name: str) -> Row:
    return {
        "own": Cell(inner.step_own(name)),
        "other practice": Cell(inner.step_other_practice(name)),
        "other patient": "a case has one patient, and the input names the case only",
        "expired": _NO_TERM,
        "wrong purpose": Cell(inner.step_wrong_purpose(name)),
        "none": "the same as a wrong purpose: an empty input is tried there",
        "wrong audience": _BY_US,
        "lower role": _NO_ROLE,
    }


def _clock(what: str) -> Row:
    return dict.fromkeys(COLUMNS, f"woken by the clock without input: {what}")


_PUBLIC: Final[Row] = dict.fromkeys(
    COLUMNS, "the description of the doors: it is for anybody, and the function has no rights"
)

MATRIX: Final[Mapping[str, Row]] = {
    "GET /his/v1/openapi.json": _PUBLIC,
    "GET /his/v1/schemas/{file}": _PUBLIC,
    "POST /his/v1/events": HIS,
    "POST /his/v1/hl7": HL7,
    "POST /his/v1/appointments": LISTS,
    "POST /his/v1/fhir": FHIR,
    "GET /his/v1/fhir/metadata": _PUBLIC,
    "GET /{token}": _link("/", mail=False, post=False),
    "GET /m/{token}": _link("/m/", mail=True, post=False),
    "POST /{token}": _link("/", mail=False, post=True),
    "POST /m/{token}": _link("/m/", mail=True, post=True),
    "queue ApplyEvent": {
        "own": Cell(inner.inbox_own),
        "other practice": Cell(inner.inbox_other_practice),
        "other patient": Cell(inner.inbox_other_patient),
        "expired": Cell(inner.inbox_again),
        "wrong purpose": "the queue has one kind of message",
        "none": "a message without ids cannot be written: SqsInbox takes an event",
        "wrong audience": _BY_US,
        "lower role": _NO_ROLE,
    },
    "stream StartFollowUp": {
        "own": Cell(inner.stream_own),
        "other practice": Cell(inner.stream_other_practice),
        "other patient": "a case has one patient, and the record is the case",
        "expired": _NO_TERM,
        "wrong purpose": "the filter lets new open cases through only",
        "none": "a record without ids is no case",
        "wrong audience": "the stream is that of the one table",
        "lower role": _NO_ROLE,
    },
    "stream QueueWriteBack": {
        "own": Cell(inner.changed_own),
        "other practice": Cell(inner.changed_other_practice),
        "other patient": "a row lies with its case or patient, and the message with the row",
        "expired": _NO_TERM,
        "wrong purpose": Cell(inner.changed_nothing_to_tell),
        "none": "a record without a key is none of DynamoDB's",
        "wrong audience": "the stream is that of the one table",
        "lower role": _NO_ROLE,
    },
    **{f"step {name}": _step(name) for name in inner.STEPS},
    "topic ReceiveInboundSms": {
        "own": Cell(inner.sms_own),
        "other practice": Cell(inner.sms_other_practice),
        "other patient": "a phone speaks for whoever is reached there (EC-S07)",
        "expired": _NO_TERM,
        "wrong purpose": "any words are an answer; only STOP and START act",
        "none": "a text without a number reaches nobody: tried under other practice",
        "wrong audience": "a number that no practice has: tried under other practice",
        "lower role": _NO_ROLE,
    },
    "topic ReceiveInboundMail": {
        "own": Cell(inner.mail_own),
        "other practice": Cell(inner.mail_other_practice),
        "other patient": "a token is that of one patient's message",
        "expired": "one look-up serves links and answers: tried at the links",
        "wrong purpose": Cell(inner.mail_wrong_purpose),
        "none": "an address without a token is tried under other practice",
        "wrong audience": "the domain is ours, and its practice stands in the token",
        "lower role": _NO_ROLE,
    },
    "topic ReceiveReceipt": {
        "own": Cell(inner.receipt_own),
        "other practice": Cell(inner.receipt_other_practice),
        "other patient": "a receipt names a message, and a message has one patient",
        "expired": _NO_TERM,
        "wrong purpose": Cell(inner.receipt_wrong_purpose),
        "none": "an empty key is tried under wrong purpose",
        "wrong audience": _BY_US,
        "lower role": _NO_ROLE,
    },
    "schedule DeliverWriteBacks": _clock("it empties each outbox for its own practice"),
    "schedule ExportJournal": _clock("it writes each journal from its own practice's rows"),
    "schedule PrepareHandOver": _clock("it makes each page with its own practice"),
    "schedule Reconcile": _clock("it looks after each case with its own practice"),
    "schedule PullAppointments": _clock("it reads each agenda for its own practice"),
    "schedule WatchFeeds": _clock("it listens to each practice with its own rows"),
    "schedule CompareOptOuts": _clock("it looks at each practice with its own rows"),
    "schedule EraseExpired": _clock("it erases each file with its own practice"),
}


def gaps(routes: frozenset[str], matrix: Mapping[str, Row]) -> tuple[str, ...]:
    """What the matrix lacks or has too much, a sentence each."""
    found = [f"{route}: has no row" for route in sorted(routes - matrix.keys())]
    found += [f"{route}: is no route any more" for route in sorted(matrix.keys() - routes)]
    for route, row in matrix.items():
        found += [f"{route}: says nothing of {c}" for c in COLUMNS if not row.get(c)]
        found += [f"{route}: {c} is no column" for c in row.keys() - set(COLUMNS)]
    return tuple(found)
