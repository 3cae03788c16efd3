from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.adapters.public_addresses import is_loopback, is_public


@pytest.mark.requirement("EC-X01")
@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1"),  # noqa: S104
        *("240.0.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.9", "192.88.99.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::ffff:0:8.8.8.8"),
        *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2001:0::1"),
        # Closed by the registries, whatever this Python says of them.
        *("fec0::1", "feff:ffff::1", "3fff::1", "192.0.0.8", "192.0.0.192", "5f00::1", "4000::1"),
        *("2001:db8::1", "", "localhost", "8.8.8", "0177.0.0.1", "2130706433"),
    ],
)
def test_nothing_that_leads_inside_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2a02:898::1", "2606:4700::1111"])
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_no_disguise_of_an_address_opens_what_is_closed(address: IPv4Address) -> None:
    """IPv4 in IPv6 is refused however it is written, also where the inner address is public."""
    inner = int(address)
    for prefix in ("::ffff:0:0", "64:ff9b::", "::ffff:0:0:0", "::"):
        assert not is_public(str(IPv6Address(int(ip_address(prefix)) + inner)))
    assert not is_public(str(IPv6Address((0x2002 << 112) + (inner << 80) + 1)))


def test_loopback_is_this_machine_and_nothing_else() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "::1", "localhost", "127.1.2.3")))
    assert not any(map(is_loopback, ("10.0.0.1", "his.example.org", "", "localhost.example.org")))
