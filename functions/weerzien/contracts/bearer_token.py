"""A token in a fixed header (RFC 6750), for senders that cannot sign: FHIR, HL7 v2."""

from collections.abc import Mapping, Sequence
from hmac import compare_digest
from typing import Final

from weerzien.contracts.refusals import SignatureError

HEADER: Final = "authorization"
PREFIX: Final = "wztok_"
"""Tells a token from a secret that signs: a secret that signs is never sent."""
_SCHEME: Final = "bearer"


def verify(headers: Mapping[str, str], secrets: Sequence[str]) -> None:
    """Raise SignatureError unless the header holds one of the tokens (two in a rotation)."""
    scheme, _, given = headers.get(HEADER, "").partition(" ")
    if scheme.lower() != _SCHEME or not given.startswith(PREFIX):
        raise SignatureError("token_malformed")
    tokens = [secret for secret in secrets if secret.startswith(PREFIX)]
    sent = given.encode(errors="surrogatepass")
    if not any(compare_digest(sent, token.encode()) for token in tokens):
        raise SignatureError("token_mismatch")
