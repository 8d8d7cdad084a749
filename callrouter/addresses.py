"""What an address among the settings must look like, before anybody is asked under it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

FILES = {"sqlite": "sqlite:////var/lib/callrouter/records.db", "unix": "unix:///run/valkey.sock"}
"""Schemes of addresses that name a file, each with an example."""
NOT_IN_ADDRESSES = re.compile(r"[<>\"'\\^`{|}\x00-\x20\x7f-\x9f\u2028\u2029]")
PAGE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(/[\w.~%/-]*)?", re.ASCII | re.IGNORECASE)
NEED_HOST = frozenset({"http", "https", "smtp", "smtps"})


def check_address(name: str, value: str, schemes: tuple[str, ...]) -> None:
    """Raise ValueError, which then speaks of `name`, unless the address can be used."""
    wanted = " or ".join(f"{one}://" for one in schemes)
    scheme, _, rest = value.partition("://")
    if scheme not in schemes:
        raise ValueError(f"{name} must begin with {wanted}")
    if re.search(r"\s", value):
        raise ValueError(f"{name} contains a blank; remove it, or write %20 where it belongs")
    if scheme in FILES:
        _check_file(name, scheme, rest)
        return
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError(f"{name} has no usable port; write a number up to 65535") from None
    if port == 0 or (scheme in NEED_HOST and not parts.hostname):
        raise ValueError(f"{name} names no host; write it like {scheme}://host.example")
    if scheme.startswith("redis") and not re.fullmatch(r"(/[0-9]{0,4})?", parts.path):
        raise ValueError(f"{name} names no database; write its number, as in {scheme}://host/0")


def _check_file(name: str, scheme: str, rest: str) -> None:
    path = rest.rpartition("@")[2] if scheme == "unix" else rest
    if not path.strip("/"):
        raise ValueError(f"{name} names no file; write it like {FILES[scheme]}")
    if not path.startswith("/"):
        raise ValueError(f"{name} has too few slashes; write it like {FILES[scheme]}")
    if "#" in path:
        raise ValueError(f"{name} contains a #; write %23 where it belongs")


def check_origin(name: str, value: str) -> None:
    """The same for an address to which paths of ours are added: scheme, host and port, no more.

    With a path every document would be answered 404, and with a user or a query no signature would
    fit, so that a caller met nothing but our fallback.
    """
    check_address(name, value, ("http", "https"))
    parts = urlsplit(value)
    surplus = {
        "a user": "@" in parts.netloc,
        "a path": parts.path not in {"", "/"},
        "a query": "?" in value,
        "a fragment": "#" in value,
    }
    found = [what for what, is_there in surplus.items() if is_there]
    if found:
        raise ValueError(
            f"{name} has {' and '.join(found)}; leave only {parts.scheme}://host,"
            " with :port where it has one"
        )


def read_link(value: str) -> str:
    """An address that becomes a link in a mail: a browser must do nothing with it but go there.
    Raises ValueError, like check_address."""
    check_address("it", value, ("http", "https"))
    if NOT_IN_ADDRESSES.search(value):
        raise ValueError("it holds a character that no address has; write it like https://host/")
    return value


def read_page(value: str) -> str:
    """An address that is spoken, and linked to in mails with https:// before it; one that has it
    already is taken without. Raises ValueError."""
    bare = re.sub(r"^https?://", "", value)
    if not PAGE.fullmatch(bare):
        raise ValueError("it is no address that can be said; write it like status.example.com")
    return bare
