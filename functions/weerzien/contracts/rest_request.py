"""A request as API Gateway (REST, Lambda proxy) hands it over."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weerzien.contracts.refusals import ContractError, FieldProblem


@dataclass(frozen=True, slots=True)
class RestRequest:
    """`headers` have lower-case names; `body` is what was sent, byte for byte."""

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """Media type in lower case, with a charset only where it is not UTF-8."""
        media, *parameters = (part.strip() for part in self._header("content-type").split(";"))
        charsets = [p.partition("=")[2].strip('"') for p in parameters if p.startswith("charset=")]
        other = [charset for charset in charsets if charset not in {"utf-8", "utf8"}]
        return f"{media}; charset={other[0]}" if other else media

    def _header(self, name: str) -> str:
        return self.headers.get(name, "").lower()

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "RestRequest":
        """Raise ContractError where the body is flagged as base64 and is none."""
        headers = event.get("headers") or {}
        return cls(
            method=str(event.get("httpMethod", "")),
            headers={name.lower(): str(value) for name, value in headers.items()},
            query=event.get("queryStringParameters") or {},
            body=_bytes(event.get("body") or "", base64_flag=bool(event.get("isBase64Encoded"))),
        )


def _bytes(body: str, *, base64_flag: bool) -> bytes:
    if not base64_flag:
        return body.encode(errors="surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise ContractError(FieldProblem("body", "is not the base64 that it claims")) from None
