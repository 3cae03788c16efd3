"""Which addresses a message may go to: public ones of the internet, and none that leads inside."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

# Ways to write an address of IPv4 in IPv6, translated or tunnelled: what they lead to is not what
# they look like. The rest that is not for everybody, `is_global` knows.
_TRANSLATED: Final = tuple(
    map(
        ip_network,
        (
            *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96"),
            *("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"),
        ),
    )
)
_RELAYS: Final = ip_network("192.88.99.0/24")


def is_public(address: str) -> bool:
    """Tell whether anybody on the internet may be reached there; what is no address is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.scope_id is not None or any(found in one for one in _TRANSLATED):
            return False
    elif found in _RELAYS:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def is_loopback(host: str) -> bool:
    try:
        found: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return found.is_loopback


def resolve(host: str, port: int) -> tuple[str, ...]:
    """All addresses of a host, as DNS gives them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
