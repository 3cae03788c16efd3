"""Sealed texts: what names or reaches a person, and secrets, under a key that AWS KMS keeps.

Each call names its owner in the encryption context. So a text opens for its owner only, also when
its row was copied elsewhere, and CloudTrail tells for whom something was opened (decision 17).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple, SupportsBytes

from botocore.exceptions import BotoCoreError, ClientError

from weerzien.domain.errors import KeysUnavailableError, SealBrokenError
from weerzien.observability import count, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mypy_boto3_kms import KMSClient

LARGEST: Final = 4096
"""Bytes that KMS encrypts at once; what is longer is sealed in parts."""

_FOREIGN: Final = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})


class Owner(NamedTuple):
    """Whose text it is; opaque ids, for CloudTrail shows them."""

    practice_id: str
    kind: str
    id: str


class KmsSeal:
    """`kms` gives the client at the first use: many functions never open anything."""

    def __init__(self, kms: Callable[[], KMSClient], key: str) -> None:
        self._kms = kms
        self._key = key

    def seal(self, owner: Owner, text: str) -> list[bytes]:
        """Seal a text for its owner; raise KeysUnavailableError, and then nothing is sealed."""
        whole = text.encode()
        parts = [whole[at : at + LARGEST] for at in range(0, len(whole), LARGEST)]
        with _our_errors(owner):
            return [
                self._kms().encrypt(
                    KeyId=self._key,
                    Plaintext=part,
                    EncryptionContext=_context(owner, number, len(parts)),
                )["CiphertextBlob"]
                for number, part in enumerate(parts, start=1)
            ]

    def open(self, owner: Owner, sealed: Sequence[SupportsBytes]) -> str:
        """Open what was sealed for this owner.

        Raises SealBrokenError for the text of another owner, or one that lacks a part;
        KeysUnavailableError when KMS does not answer.
        """
        if not sealed:
            raise _broken(owner)
        with _our_errors(owner):
            parts = [
                self._kms().decrypt(
                    KeyId=self._key,
                    CiphertextBlob=bytes(part),
                    EncryptionContext=_context(owner, number, len(sealed)),
                )["Plaintext"]
                for number, part in enumerate(sealed, start=1)
            ]
        return b"".join(parts).decode()


def _context(owner: Owner, number: int, parts: int) -> dict[str, str]:
    # The part too: none can be left out, and none change places.
    return {**owner._asdict(), "part": f"{number}/{parts}"}


@contextmanager
def _our_errors(owner: Owner) -> Iterator[None]:
    try:
        yield
    except ClientError as exc:
        if exc.response["Error"]["Code"] not in _FOREIGN:
            raise KeysUnavailableError from exc
        raise _broken(owner) from exc
    except BotoCoreError as exc:
        raise KeysUnavailableError from exc


def _broken(owner: Owner) -> SealBrokenError:
    """Tell those who keep watch; ids and kinds only."""
    warn("seal_broken", **owner._asdict())
    count("SealBroken")
    return SealBrokenError()
