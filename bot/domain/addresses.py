"""Which network addresses Heed may call when somebody else chose the name: public ones only."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# What the internet's registries hand out; everything else of IPv6 is local, reserved or a way around (RFC 4291).
_UNICAST = IPv6Network("2000::/3")
# Names of IPv4 hosts in networks that speak IPv6 alone (RFC 6052): the last four bytes are the host.
_NAT64 = IPv6Network("64:ff9b::/96")
# Tunnels, in which another address hides, and what belongs to documentation (RFC 3056, 4380, 3849, 9637).
_HIDING = tuple(map(IPv6Network, ("2002::/16", "2001::/32", "2001:db8::/32", "3fff::/20", "2001:10::/28")))
# The way into the first of these tunnels, for whoever is nearest: given up (RFC 7526), but still marked as global.
_RELAYS = IPv4Network("192.88.99.0/24")
_IPV4_BITS = 0xFFFF_FFFF


def is_public(text: str) -> bool:
    """Say whether an address in numbers belongs to the public internet; what is no address does not.

    Loopback, private, link-local (clouds keep their secrets there), shared, multicast and reserved ranges do not, nor
    do IPv4 addresses of these kinds inside IPv6 ones.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return _is_public_4(address) if isinstance(address, IPv4Address) else _is_public_6(address)


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address in _RELAYS)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return _is_public_4(address.ipv4_mapped)
    if address in _NAT64:
        return _is_public_4(IPv4Address(int(address) & _IPV4_BITS))
    return address in _UNICAST and address.is_global and not any(address in network for network in _HIDING)
