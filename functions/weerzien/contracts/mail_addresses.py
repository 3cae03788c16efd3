"""Mail addresses that every mail server on the way will take; the rest counts as none."""

import re

_MAX_LENGTH = 254
_MAX_LOCAL = 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")


def parse_mail(text: str) -> str | None:
    """Give one plain address, its domain in lower-case ASCII; None for anything else.

    Quoted local parts, lists of addresses and line ends are no address here; an international
    domain is written in its ASCII form.
    """
    address = text.strip(" ")
    local, at, domain = address.rpartition("@")
    if not at or len(address) > _MAX_LENGTH or len(local) > _MAX_LOCAL:
        return None
    try:
        ascii_domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        return None
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        return None
    return f"{local}@{ascii_domain}"
