"""Ids that name what they stand for: the same parts give the same id, a retry repeats nothing."""

import base64
import hashlib
import hmac
import re

_ID_BYTES = 15
"""120 bits: 24 base32 characters without padding."""

_RECIPIENT_BYTES = 8
_DERIVED = re.compile(r"[a-z2-7]{24}")


def derive_id(*parts: str) -> str:
    """Opaque id of 24 lower-case characters, derived from the parts in order."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return base64.b32encode(digest[:_ID_BYTES]).decode().lower()


def is_derived(text: str) -> bool:
    """Say whether a text has the form of these ids."""
    return _DERIVED.fullmatch(text) is not None


def patient_id(practice_id: str, patient_ref: str) -> str:
    """Practice-scoped pseudonym of a patient reference of the source system."""
    return derive_id("patient", practice_id, patient_ref)


def appointment_id(practice_id: str, appointment_ref: str) -> str:
    return derive_id("appointment", practice_id, appointment_ref)


def case_id(practice_id: str, missed_appointment_id: str) -> str:
    """One case per missed appointment: a repeated mark names the same case."""
    return derive_id("case", practice_id, missed_appointment_id)


def event_id(practice_id: str, source: str, source_id: str) -> str:
    return derive_id("event", practice_id, source, source_id)


def task_id(case_id: str, kind: str, occasion: str = "") -> str:
    """One task per case, kind and occasion (an event id for tasks that may recur)."""
    return derive_id("task", case_id, kind, occasion)


def address_hash(pepper: str, address: str) -> str:
    """Name of a phone number or mail address in keys; not to be guessed without the pepper."""
    return _keyed(pepper, "address", address.casefold())[:_ID_BYTES].hex()


def recipient_hash(pepper: str, address: str) -> str:
    """Name of a test recipient in the practice's own row, short: there may be many (AU-15)."""
    return _keyed(pepper, "recipient", address.casefold())[:_RECIPIENT_BYTES].hex()


def link_token(pepper: str, case_id: str, touchpoint: str, length: int) -> str:
    """Unguessable link token: `length` base32 characters of 5 bits each (CO-13, AU-02)."""
    return base64.b32encode(_keyed(pepper, "link", case_id, touchpoint)).decode()[:length]


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _keyed(pepper: str, *parts: str) -> bytes:
    return hmac.new(pepper.encode(), "\x1f".join(parts).encode(), hashlib.sha256).digest()
