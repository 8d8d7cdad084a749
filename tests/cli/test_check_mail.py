"""`callrouter check` knows how large a mail the mail server takes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from tests.mail.test_smtp import scripted


@pytest.mark.parametrize(
    ("says", "state"),
    [
        ("250 SIZE 10240000", "warning"),  # As Postfix is shipped.
        ("250 SIZE 37000000", "ok"),
        ("250 SIZE 0", "ok"),  # No fixed limit (RFC 1870).
        ("250 SIZE", "ok"),
        ("250 HELP", "ok"),
    ],
)
def test_a_mail_server_that_takes_no_large_files_is_named_with_what_it_should_take(
    command: Callable[..., Result], says: str, state: str
) -> None:
    with scripted(ehlo=f"250-test\r\n{says}") as server:
        url = f"smtp://127.0.0.1:{server.port}"
        printed = command("check", "--json", fails=1, SMTP_URL=url).output
    (mail,) = (one for one in json.loads(printed) if one["probe"] == "mail")
    assert mail["state"] == state
    assert ("10,240,000 bytes" in mail["said"]) == (state == "warning")
    assert ("message_size_limit" in mail.get("fix", "")) == (state == "warning")
