"""What a mail address is: bare in a file of people, with or without a name in a mail's header."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.policy import SMTP
from email.utils import parseaddr
from functools import lru_cache

import idna

from callrouter.rules.problem import Wrong

IN_NO_HEADER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that would end a header, or hide in it."""

_BARE = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


_NAMED = re.compile(r"[^<>@]*<([^<>]*)>")
"""As mail programs copy it: `Alice Martin <alice@example.com>`."""
LONGEST, LONGEST_LOCAL = 254, 64
"""Characters of an address, and of what is before its @ (RFC 5321)."""


def read_address(written: str) -> str | Wrong:
    """The one address that a person wrote, as a mail's header can hold it, or what is wrong.

    A name around it and `mailto:` are left out. A domain with accents is written as mail servers
    know it (`xn--…`, IDNA 2008); accents before the @ are refused, since few servers take them.
    """
    text = re.sub(r"^mailto:", "", written.strip(), flags=re.IGNORECASE).strip()
    named = _NAMED.fullmatch(text)
    text = named[1].strip() if named else text
    local, at, domain = text.rpartition("@")
    if at and "@" in local and re.search(r"[;,\s]", text):
        return Wrong("several_addresses", {"written": written})
    if at and local and not local.isascii() and "@" not in local:
        accented = "".join(dict.fromkeys(sign for sign in local if not sign.isascii()))
        return Wrong("accented_address", {"written": written, "accented": accented})
    address = f"{local}@{_domain(domain)}"
    if len(address) > LONGEST or len(local) > LONGEST_LOCAL:
        return Wrong("address_too_long", {"written": written})
    if not at or not _BARE.fullmatch(address):
        return Wrong("no_address", {"written": written})
    return address


def _domain(written: str) -> str:
    """The domain as mail servers know it; empty where there can be no such domain."""
    if written.isascii():
        return written.lower()
    try:
        return idna.encode(written, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def names_address(text: str) -> bool:
    """Whether a person can have meant an address by it: `Support <support@example.com>`.

    A plain look, so that a service starts: what it lets pass may be refused in a header.
    """
    return re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(text)[1]) is not None


def domain_of(text: str) -> str:
    """The domain of the address that it names; empty where it names none."""
    _, at, domain = parseaddr(text)[1].rpartition("@")
    return domain if at else ""


@lru_cache(maxsize=16)
def problem_in_header(text: str) -> str | None:
    """Why a mail can neither be sent from nor to it, or None where it is exactly one address:
    `alice@example.com` or `Alice <alice@example.com>`."""
    # Refused here, because Python's own refusal has had holes that depend on its version.
    if IN_NO_HEADER.search(text):
        return "contains a control character"
    try:
        header = SMTP.header_factory("To", text)
    except (MessageError, ValueError, LookupError):
        return "is no mail address"
    alone = len(header.addresses) == len(header.groups) == 1
    if not alone or header.defects or header.groups[0].display_name is not None:
        return "is not exactly one address"
    return None
