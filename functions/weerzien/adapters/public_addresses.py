"""Which addresses a message may go to: public ones of the internet, and none that leads inside."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

_CLOSED: Final = tuple(
    map(
        ip_network,
        (
            # Ways to write an address of IPv4 in IPv6, tunnelled: what they lead to is not what
            # they look like. Mapped and translated ones lie outside of what is given out.
            *("2001::/32", "2002::/16"),
            # Relays of those, the protocols' own, and examples: `is_global` has let them through.
            *("192.88.99.0/24", "192.0.0.0/24", "3fff::/20"),
        ),
    )
)
_GIVEN_OUT: Final = ip_network("2000::/3")
"""All of IPv6 that anybody has on the internet (IANA): site-local addresses are outside too."""


def is_public(address: str) -> bool:
    """Tell whether anybody on the internet may be reached there; what is no address is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.scope_id or found not in _GIVEN_OUT):
        return False
    if any(found in one for one in _CLOSED):
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
