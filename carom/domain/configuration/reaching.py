"""Servers whose names somebody typed into a page: which addresses Carom never asks on their behalf.

The practice's own network is fine, mail servers stand there. This machine itself is not, nor are the neighbours that
hand out a cloud machine's keys to whoever asks.
"""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?", re.IGNORECASE)
_KEYS_ARE_HANDED_OUT = [ip_network(one) for one in ("100.100.100.200/32", "fd00:ec2::254/128")]
_OTHERS_INSIDE = ip_network("64:ff9b::/96")  # an IPv4 address written as IPv6 (RFC 6052)


class OutOfBounds(OSError):
    """The name leads to an address that is never asked."""


def is_host(text: str) -> bool:
    """Whether it is written like the name of a server or its address."""
    return _address(text) is not None or (len(text) <= 253 and _NAME.fullmatch(text) is not None)


def is_out_of_bounds(text: str) -> bool:
    """Whether a name or address is out of bounds as it stands. What a name leads to is asked when it is used."""
    address = _address(text)
    if address is None:
        name = text.rstrip(".").lower()
        return name == "localhost" or name.endswith(".localhost")
    return _is_never_asked(address)


def check(host: str, port: int) -> None:
    """Raises OutOfBounds when any address this name leads to is never asked, and OSError when it leads nowhere."""
    for *_kind, where in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if is_out_of_bounds(str(where[0]).partition("%")[0]):
            raise OutOfBounds(f"{host} leads to this machine itself or to an address that is never asked.")


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def _is_never_asked(address: IPv4Address | IPv6Address) -> bool:
    inside = _inside(address)
    if inside is not None:
        return _is_never_asked(inside)
    return (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address.is_reserved
        or any(address in network for network in _KEYS_ARE_HANDED_OUT if network.version == address.version)
    )


def _inside(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if isinstance(address, IPv4Address):
        return None
    if address in _OTHERS_INSIDE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
