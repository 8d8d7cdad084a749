"""What a mail server says of a person stands neither in the log nor in what cannot be erased."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from tests.mail.mailroom import Desk, MailServer

WORDS = [
    "550 5.1.1 <ALICE.Martin@example.com>: User unknown",
    "550 5.1.1 alice.martin... User unknown",
    '550 5.1.1 "alice.martin"@example.com, call +33 1 99 00 01 23 or 01.99.00.01.24',
]


@pytest.mark.parametrize("words", WORDS)
def test_neither_the_log_nor_the_history_names_whom_a_server_refuses(
    desk: Desk, server: MailServer, words: str
) -> None:
    mail = desk.owe("alice.martin@example.com")
    server.refuse("rcpt", words)
    with capture_logs() as logs:
        desk.send()
    [event] = desk.history(mail)
    for kept in (str(logs), str(event.facts), desk.mail(mail).problem or ""):
        assert "550 5.1.1" in kept
        assert "alice" not in kept.lower()
        assert "99" not in kept
