"""Which addresses belong to the public internet."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.addresses import is_public

PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
INSIDE = [
    "10.1.2.3",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "::",
    "::1",
    "::8.8.8.8",
    "2001:db8::1",
    "2001::1",
    "fec0::1",
    "4000::1",
]
NOTHING = [
    "",
    "8.8.8",
    "8.8.8.8.8",
    "08.8.8.8",
    "localhost",
    "fe80::1%eth0",
    "2606:4700::1111%1",
    "[::1]",
    "8.8.8.8/32",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_what_the_registries_hand_out_is_public(address: str) -> None:
    """Also where IPv6 only carries it."""
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE + NOTHING)
def test_everything_else_is_not(address: str) -> None:
    """Documentation, tunnels, old and future ranges, and what is no address at all."""
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_carried_inside_ipv6_an_address_is_what_it_was(address: IPv4Address) -> None:
    """Mapped and translated: fault 38."""
    carried = (f"::ffff:{address}", str(_translated(address)))
    assert [is_public(each) for each in carried] == [is_public(str(address))] * 2


def _translated(address: IPv4Address) -> str:
    high, low = divmod(int(address), 1 << 16)
    return f"64:ff9b::{high:x}:{low:x}"
