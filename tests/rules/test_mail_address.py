"""What is a mail address: in a file of people, in the settings, and in the header of a mail."""

from __future__ import annotations

import pytest

from callrouter.rules.mail_address import (
    domain_of,
    names_address,
    problem_in_header,
    read_address,
)

OK = None
NOT_ONE = "is not exactly one address"
NONE = "is no mail address"
CONTROL = "contains a control character"


@pytest.mark.parametrize(
    ("text", "is_bare", "names_one", "in_header"),
    [
        ("support@example.com", True, True, OK),
        ("o'neil+line@nord.example", True, True, OK),
        ("alice@localhost", True, True, OK),
        ("Support <support@example.com>", False, True, OK),
        ("José <jose@example.com>", False, True, OK),
        ("Support (days) <support@example.com>", False, True, OK),
        ("<support@example.com>", False, True, OK),
        ("support@-example", False, True, OK),
        ("Vendor Inc. <support@example.com>", False, True, NOT_ONE),
        ("Support <ü@example.com>", False, True, NOT_ONE),
        ("a..b@example.com", False, True, NOT_ONE),
        ("a.@example.com", False, True, NOT_ONE),
        ("support@example.com.", False, True, NOT_ONE),
        ("support@example.com\u2028", False, False, CONTROL),
        ("Vendor, Support <support@example.com>", False, False, NOT_ONE),
        ("alice at nord", False, False, NOT_ONE),
        ("a@b@c.example", False, False, NOT_ONE),
        ("@example.com", False, False, NOT_ONE),
        ("support@", False, False, NONE),
        ("", False, False, NOT_ONE),
    ],
)
def test_an_address_is_taken_by_where_it_stands(
    text: str, is_bare: bool, names_one: bool, in_header: str | None
) -> None:
    assert (read_address(text) == text) is is_bare
    assert names_address(text) is names_one
    assert problem_in_header(text) == in_header


@pytest.mark.parametrize(
    ("text", "in_header"),
    [
        ("support@[192.0.2.1]", OK),
        ("a@example.com, b@example.com", NOT_ONE),
        ("Team: a@example.com;", NOT_ONE),
        ("Support <support@example.com", NOT_ONE),
        ("M@il <support@example.com>", NOT_ONE),
        ("support@example.com\r\nBcc: eve@example.com", CONTROL),
    ],
)
def test_a_header_is_read_alike_by_every_python(text: str, in_header: str | None) -> None:
    """What the plain look says of these depends on Python's version."""
    assert read_address(text) != text
    assert problem_in_header(text) == in_header


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Support <support@example.com>", "example.com"),
        ("support@example.com", "example.com"),
        ("support", ""),
        ("", ""),
    ],
)
def test_the_domain_is_what_follows_the_at_sign(text: str, domain: str) -> None:
    assert domain_of(text) == domain
