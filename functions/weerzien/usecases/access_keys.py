"""Keys of source systems: one for each, changed without a gap, dead the moment they are retired."""

import secrets
from dataclasses import replace

from weerzien.domain.access_key import AT_ONCE, PREFIX, KeyKind, kind_of
from weerzien.domain.errors import RefusedError
from weerzien.ports import AccessKeys, Clocks, Credential, Practices
from weerzien.usecases.recover import SECRET_BYTES, new_secret

MOST_KEYS = 20
"""Keys of one practice, retired ones too: whoever needs more has lost sight of some."""


def secret_of_kind(kind: KeyKind) -> str:
    """Make a secret: one that signs in the form of Standard Webhooks, or a URL-safe token."""
    if kind is KeyKind.SIGNING:
        return new_secret()
    return PREFIX[kind] + secrets.token_urlsafe(SECRET_BYTES)


def add_key(
    practice_id: str,
    kind: KeyKind,
    source: str,
    practices: Practices,
    keys: AccessKeys,
    clocks: Clocks,
) -> Credential:
    """Make a key for one more source system of a practice; its secret is shown this once.

    Raises RefusedError without a `source`, with too many keys, or for a practice that leaves;
    StaleError where somebody else makes one at this moment.
    """
    practice = practices.get(practice_id)
    if not source.strip():
        raise RefusedError("source_required")
    if practice.leaves_at is not None:
        raise RefusedError("practice_leaves")
    there = keys.of_practice(practice.id)
    if len(there) >= MOST_KEYS:
        raise RefusedError("too_many_keys")
    # Retired keys stay in the list, so a number names one key for good, at the vendor's too.
    number = max((one.number for one in there), default=0) + 1
    made = Credential(
        f"{practice.id}.{number}",
        practice.id,
        (secret_of_kind(kind),),
        source.strip(),
        clocks.real_now(),
    )
    keys.make(made)
    return made


def rotate_key(key_id: str, keys: AccessKeys) -> Credential:
    """Let a second secret count beside the first; the new one is the last, and shown this once."""
    there = keys.get(key_id)
    if not there.secrets:
        raise RefusedError("key_retired")
    if len(there.secrets) >= AT_ONCE:
        raise RefusedError("two_secrets_already")
    secret = secret_of_kind(kind_of(there.secrets[-1]))
    rotated = replace(there, secrets=(*there.secrets, secret))
    keys.change(there, rotated)
    return rotated


def retire_old_secret(key_id: str, keys: AccessKeys) -> Credential:
    """Let only the newest secret count; asked again it refuses and takes nothing more."""
    there = keys.get(key_id)
    if len(there.secrets) < AT_ONCE:
        raise RefusedError("one_secret_only")
    newest = replace(there, secrets=there.secrets[-1:])
    keys.change(there, newest)
    return newest


def retire_key(
    key_id: str, practices: Practices, keys: AccessKeys, *, sure: bool = False
) -> Credential:
    """Let none of a key's secrets count from this moment on.

    The last key of a practice that sends goes only where the caller is `sure`: after it nobody
    reports that a patient is back, and messages would go on.
    """
    there = keys.get(key_id)
    others = [one for one in keys.of_practice(there.practice_id) if one.key_id != key_id]
    is_last = not any(one.secrets for one in others)
    if there.secrets and is_last and not sure and practices.get(there.practice_id).sending:
        raise RefusedError("last_key_of_live_practice")
    retired = replace(there, secrets=())
    keys.change(there, retired)
    return retired


def keys_of(practice_id: str, practices: Practices, keys: AccessKeys) -> tuple[Credential, ...]:
    """Give every key of a practice, oldest first; raise NotFoundError for no practice of ours."""
    practices.get(practice_id)
    return keys.of_practice(practice_id)


def drop_all(practice_id: str, keys: AccessKeys) -> int:
    """Take every key of a practice away; asked again it finds none. Returns how many."""
    found = keys.of_practice(practice_id)
    for one in found:
        keys.drop(one)
    return len(found)
