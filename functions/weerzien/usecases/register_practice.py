"""Take a practice in: its settings, its secret, its first key; and put it into rehearsal."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from weerzien.domain.errors import NotReadyError, RefusedError, TextsRefusedError
from weerzien.domain.going_live import settings_missing
from weerzien.domain.ids import recipient_hash
from weerzien.domain.practice import Practice, Rehearsal
from weerzien.ports import Clocks, Credential, Practices, TextJudge
from weerzien.usecases.recover import SECRET_BYTES, new_secret


@dataclass(frozen=True, slots=True)
class Registered:
    """A new practice and the credential its source system signs with, shown once."""

    practice: Practice
    credential: Credential


def new_pepper() -> str:
    return secrets.token_hex(SECRET_BYTES)


def register_practice(practice: Practice, practices: Practices, judge: TextJudge) -> Registered:
    """Save a new practice with its first webhook secret (Standard Webhooks form).

    Raises TextsRefusedError, with reasons, for own texts that must not go out.
    """
    _refuse_bad_texts(practice, judge)
    credential = Credential(f"{practice.id}.1", practice.id, (new_secret(),))
    practices.save(practice)
    practices.save_credential(credential)
    return Registered(practice, credential)


def change_settings(changed: Practice, practices: Practices, judge: TextJudge) -> Practice:
    """Save a practice with other settings; TextsRefusedError where its own texts no longer hold.

    Raises NotReadyError where the practice sends and could not go live like that, StaleError where
    somebody else saved a version since this one was read.
    """
    _refuse_bad_texts(changed, judge)
    lacks = settings_missing(changed)
    if changed.sending and lacks:
        raise NotReadyError(lacks)
    practices.save(changed)
    return changed


def set_text(
    practice_id: str, key: str, text: str, practices: Practices, judge: TextJudge
) -> Practice:
    """Save one own text, or take it back with an empty one; TextsRefusedError says why not."""
    practice = practices.get(practice_id)
    others = {name: own for name, own in practice.texts.items() if name != key}
    changed = replace(
        practice,
        texts={**others, key: text} if text else others,
        settings_version=practice.settings_version + 1,
    )
    _refuse_bad_texts(changed, judge)
    practices.save(changed)
    return changed


def _refuse_bad_texts(practice: Practice, judge: TextJudge) -> None:
    reasons = judge.faults(practice)
    if reasons:
        raise TextsRefusedError(reasons)


def rehearse(
    practice_id: str,
    practice_start: datetime,
    factor: int,
    recipients: Iterable[str],
    practices: Practices,
    clocks: Clocks,
) -> Practice:
    """Start a fast clock now: only test recipients get messages while it runs (AU-15).

    A factor of 1 from this very moment on is a try-out in real time. Raises RefusedError for a
    practice that sends, whose patients' messages and calls a fast clock would let pass, or leaves.
    """
    practice = practices.get(practice_id)
    if practice.sending:
        raise RefusedError("practice_sends")
    if practice.leaves_at is not None:
        raise RefusedError("practice_leaves")
    named = frozenset(recipient_hash(practice.pepper, one) for one in recipients)
    rehearsal = Rehearsal(clocks.real_now(), practice_start, factor, named)
    rehearsing = replace(
        practice, rehearsal=rehearsal, settings_version=practice.settings_version + 1
    )
    practices.save(rehearsing)
    return rehearsing
