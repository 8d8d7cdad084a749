"""From where somebody asks: by the connection, or by what our own proxy says of it."""

from __future__ import annotations

import pytest

from callrouter.rules.client_address import client_address


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        # Nobody between, or nobody of ours: what the client says of itself is not believed.
        ("92.184.100.7", "", 1, "92.184.100.7"),
        ("92.184.100.7", "8.8.8.8", 1, "92.184.100.7"),
        # Our proxy: the last address is the one it wrote itself.
        ("127.0.0.1", "92.184.100.7", 1, "92.184.100.7"),
        ("127.0.0.1", "8.8.8.8, 92.184.100.7", 1, "92.184.100.7"),
        ("10.1.2.3", "8.8.8.8,92.184.100.7", 1, "92.184.100.7"),
        ("::1", "2a01:cb00:1:2:3:4:5:6", 1, "2a01:cb00:1:2::/64"),
        ("127.0.0.1", "::ffff:92.184.100.7", 1, "92.184.100.7"),
        # A proxy that writes with which port the client asks, each time another.
        ("127.0.0.1", "203.0.113.9:4711", 1, "203.0.113.9"),
        ("10.1.2.3", "8.8.8.8:53, 203.0.113.9:4712", 1, "203.0.113.9"),
        ("127.0.0.1", "[2a01:cb00:1:2:3:4:5:6]:4711", 1, "2a01:cb00:1:2::/64"),
        ("127.0.0.1", "[2a01:cb00:1:2:3:4:5:6]", 1, "2a01:cb00:1:2::/64"),
        ("127.0.0.1", "203.0.113.9:https", 1, ""),
        # Two of ours, a load balancer before the proxy; and whoever came by the inner one alone.
        ("127.0.0.1", "8.8.8.8, 92.184.100.7, 10.0.0.5", 2, "92.184.100.7"),
        ("127.0.0.1", "92.184.100.7", 2, "92.184.100.7"),
        ("127.0.0.1", "", 2, ""),
        # Somebody of our own network, without a proxy.
        ("10.1.2.3", "", 1, "10.1.2.3"),
        # A proxy that says nothing, or nonsense: it is everybody's address, so nobody's.
        ("127.0.0.1", "", 1, ""),
        ("127.0.0.1", "unknown", 1, ""),
        ("", "92.184.100.7", 1, ""),
    ],
)
def test_who_asks(peer: str, forwarded: str, proxies: int, address: str) -> None:
    assert client_address(peer, forwarded, proxies) == address


def test_one_customer_of_a_provider_is_one_address() -> None:
    first, second = "2a01:cb00:1:2::1", "2a01:cb00:1:2:ffff::9"
    assert client_address(first, "", 1) == client_address(second, "", 1)
    assert client_address(first, "", 1) != client_address("2a01:cb00:1:3::1", "", 1)
