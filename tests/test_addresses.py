"""An address that nobody could be reached under is refused, by its name and with the remedy."""

from __future__ import annotations

import pytest

from callrouter.addresses import check_address, check_origin

SCHEMES = ("https", "smtp", "redis", "sqlite", "unix", "postgresql")


@pytest.mark.parametrize(
    "address",
    [
        "https://router.example",
        "https://router.example:8443/calls",
        "smtp://user:word@mail.example:25",
        "redis://127.0.0.1:6379/1",
        "unix:///run/valkey.sock",
        "sqlite:////var/lib/callrouter/records.db",
        "postgresql:///callrouter",
    ],
)
def test_a_usable_address_is_taken(address: str) -> None:
    check_address("ADDRESS", address, SCHEMES)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("router.example", "ADDRESS must begin with https:// or smtp://"),
        ("ftp://router.example", "ADDRESS must begin with https:// or smtp://"),
        ("https://", "ADDRESS names no host; write it like https://host.example"),
        ("https://a b/", "ADDRESS contains a blank; remove it"),
        ("smtp://mail.example:99999", "ADDRESS has no usable port"),
        ("redis://127.0.0.1:abc", "ADDRESS has no usable port"),
        ("sqlite://", "ADDRESS names no file; write it like sqlite:////"),
    ],
)
def test_an_unusable_address_is_refused(address: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_address("ADDRESS", address, SCHEMES)


@pytest.mark.parametrize(
    "address",
    [
        "https://router.example",
        "https://router.example/",
        "http://127.0.0.1:8000",
        "http://[::1]:8",
    ],
)
def test_an_address_that_paths_are_added_to_is_a_scheme_a_host_and_a_port(address: str) -> None:
    check_origin("BASE", address)


@pytest.mark.parametrize(
    ("address", "surplus"),
    [
        ("https://router.example/calls", "a path"),
        ("https://router.example//", "a path"),
        ("https://router.example?x=1", "a query"),
        ("https://router.example/?", "a query"),
        ("https://router.example#rc=2", "a fragment"),
        ("https://user:hush-hush@router.example", "a user"),
        ("https://@router.example", "a user"),
        ("https://user@router.example/calls?x#y", "a user and a path and a query and a fragment"),
    ],
)
def test_more_than_that_is_refused_and_not_repeated(address: str, surplus: str) -> None:
    with pytest.raises(ValueError, match=f"BASE has {surplus}; leave only https://host") as refusal:
        check_origin("BASE", address)

    assert "hush-hush" not in str(refusal.value)
