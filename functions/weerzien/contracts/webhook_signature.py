"""Standard Webhooks: proof that a body comes from the owner of a key, whole and fresh (EC-X01)."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from weerzien.contracts.refusals import SignatureError

MAX_SIGNATURES = 10
"""A rotation needs two; a long list only makes us work for nothing."""

PREFIX = "whsec_"
"""Tells a secret that signs from a token that is sent along."""

_VERSION = "v1,"
_DIGEST_BYTES = 32
_ID = re.compile(r"[!-~]{1,256}")
_TIMESTAMP = re.compile(r"[1-9][0-9]{0,11}")


def verify(text: str, headers: Mapping[str, str], secrets: Sequence[str]) -> None:
    """Raise SignatureError unless one `v1` signature fits one of the secrets (two in a rotation).

    `text` is the raw body, decoded from UTF-8 and untouched; `headers` have lower-case names.
    The library compares in constant time and allows a timestamp 300 seconds off either way. It
    stumbles over headers that are not well-formed, so those are sorted out first.
    """
    clean = {
        "webhook-id": headers.get("webhook-id", ""),
        "webhook-timestamp": headers.get("webhook-timestamp", ""),
        "webhook-signature": _signatures(headers.get("webhook-signature", "")),
    }
    if not _ID.fullmatch(clean["webhook-id"]):
        raise SignatureError("webhook_id_unusable")
    if not _TIMESTAMP.fullmatch(clean["webhook-timestamp"]):
        raise SignatureError("webhook_timestamp_unusable")
    if not any(_fits(Webhook(secret), text, clean) for secret in secrets if _signs(secret)):
        raise SignatureError


def _signs(secret: str) -> bool:
    return secret.startswith(PREFIX)


def _fits(webhook: Webhook, text: str, headers: dict[str, str]) -> bool:
    try:
        webhook.verify(text, headers, json_parse=False)
    except WebhookVerificationError:
        return False
    return True


def _signatures(header: str) -> str:
    """Keep the well-formed `v1` signatures; other versions are for other readers."""
    given = header.split()
    if not given:
        raise SignatureError("signature_missing")
    if len(given) > MAX_SIGNATURES:
        raise SignatureError("too_many_signatures")
    usable = [signature for signature in given if _is_digest(signature)]
    if not usable:
        raise SignatureError("signature_malformed")
    return " ".join(usable)


def _is_digest(signature: str) -> bool:
    if not signature.startswith(_VERSION) or not signature.isascii():
        return False
    try:
        digest = base64.b64decode(signature.removeprefix(_VERSION), validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(digest) == _DIGEST_BYTES
