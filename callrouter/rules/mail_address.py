"""What a mail address is: bare in a file of people, with or without a name in a mail's header."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.policy import SMTP
from email.utils import parseaddr
from functools import lru_cache

IN_NO_HEADER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that would end a header, or hide in it."""

_BARE = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


def is_bare_address(text: str) -> bool:
    """Whether it is an address and nothing else: `alice@example.com`."""
    return _BARE.fullmatch(text) is not None


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
