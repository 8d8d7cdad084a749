"""From which network address somebody asks, where a proxy of ours stands between."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

ONE_CUSTOMER = 64
"""Bits of an IPv6 address that one customer of a provider has: the others it chooses at will."""
WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+")
"""As some proxies write an address: with the port that the client asks from."""


@lru_cache(maxsize=4096)  # Each open page asks every second.
def client_address(peer: str, forwarded: str, proxies: int) -> str:
    """Who asks: the peer of the connection or, where that is within our own network, so may be our
    proxy, what our first proxy wrote into X-Forwarded-For. Of `proxies` of ours, one behind the
    other, each adds an address at its end; what stands before those anybody may have written.
    Empty where the proxy does not say."""
    direct = _read(peer)
    if direct is None:
        return ""
    if not _is_ours(peer):
        return direct
    ours = forwarded.split(",")[-proxies:]
    told = _read(_without_port(ours[0].strip()))
    if told is not None:
        return told
    return "" if ip_address(peer).is_loopback else direct


def _is_ours(peer: str) -> bool:
    address = ip_address(peer)
    return address.is_private or address.is_loopback


def _without_port(told: str) -> str:
    found = WITH_PORT.fullmatch(told)
    return told if found is None else found["six"] or found["four"]


def _read(text: str) -> str | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    if isinstance(address, IPv6Address):
        return str(ip_network((address.packed[:8] + bytes(8), ONE_CUSTOMER)))
    return str(address)
