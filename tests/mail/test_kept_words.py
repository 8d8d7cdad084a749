"""What a mail server says of a person stands neither in the log nor in what cannot be erased."""

from __future__ import annotations

import re

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from callrouter.mail.outbox import Sender, Sent, send_owed
from tests.mail.mailroom import Clock, Desk, MailServer
from tests.mail.test_smtp import scripted

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
    for kept in (str(logs), event.facts["problem"], desk.mail(mail).problem or ""):
        assert "550 5.1.1" in kept
        assert "alice" not in kept.lower()
        assert re.search(r"99[ .]00", kept) is None


LINE = "550-5.1.1 <alice.martin@example.com> <b>no</b>"


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("550 5.1.1 no \0such \x1b[2Jmailbox", "550 5.1.1 no \ufffdsuch \ufffd[2Jmailbox"),
        ("550 5.1.1 no \u202esuch\u2028mailbox", "550 5.1.1 no \ufffdsuch\ufffdmailbox"),
        (f"{LINE}\r\n" * 4000 + "550 5.1.1 no", "550 5.1.1 <•••@example.com> <b>no</b>\n5.1.1 <"),
    ],
    ids=["controls", "unseen", "long"],
)
def test_an_answer_of_whatever_signs_and_length_is_kept_on_every_database(
    desk: Desk, clock: Clock, answer: str, kept: str
) -> None:
    mail = desk.owe("alice.martin@example.com")
    with scripted(rcpt=answer) as server:
        sender = Sender(SecretStr(f"smtp://127.0.0.1:{server.port}"), "support@example.net")
        with capture_logs() as logs:
            assert send_owed(desk.records, sender, clock) == Sent(failed=1)
    [event] = desk.history(mail)
    for said in (event.facts["problem"], desk.mail(mail).problem or ""):
        assert said.startswith(kept)
        assert len(said) < 2100
        assert "alice" not in said
    assert len(str(logs)) < 3000
