"""Mails of every kind: the facts that are owed, and the mail as whoever gets it reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from html.parser import HTMLParser
from typing import Any

from callrouter.mail.render import render
from tests.mail.mailroom import FACTS

CONSOLE = "https://pages.example.net/console"

REFUSED = {
    "tier": "advanced",
    "line_number": "+33199000001",
    "name": "Alice Martin",
    "called_at": FACTS["called_at"],
    "limit": 80,
    "month": "2026-07",
    "zone": "Europe/Paris",
    "control_panel": FACTS["control_panel"],
    "status_page": FACTS["status_page"],
}
SET_AWAY = {
    "name": "Camille",
    "reason": "no_answer",
    "paused_at": FACTS["called_at"],
    "zone": "Europe/Paris",
    "console": CONSOLE,
}
UNATTENDED = {
    "name": "Dominique",
    "agent": "Camille Roy",
    "reason": "declined",
    "paused_at": FACTS["called_at"],
    "waiting": 3,
    "zone": "Europe/Paris",
    "console": CONSOLE,
}
UNREACHABLE = {
    "name": "Dominique",
    "agent": "Camille Roy",
    "code": 21219,
    "paused_at": FACTS["called_at"],
    "zone": "Europe/Paris",
    "console": CONSOLE,
}
NOBODY = {
    "name": "Dominique",
    "cause": "credentials",
    "code": 20003,
    "since": FACTS["called_at"],
    "waiting": 3,
    "zone": "Europe/Paris",
}
MESSAGE = {
    "name": "Camille",
    "number": FACTS["number"],
    "partner": "Nord Infogérance",
    "tier": "advanced",
    "seconds": 65,
    "left_at": FACTS["called_at"],
    "zone": "Europe/Paris",
    "console": f"{CONSOLE}#messages",
}
TROUBLED = {
    "name": "Dominique",
    "failed": 3,
    "late": 12,
    "since": FACTS["called_at"],
    "problem": "554 over quota",
    "zone": "Europe/Paris",
    "console": CONSOLE,
}
SILENT = {
    "name": "Dominique",
    "process": "dispatcher",
    "seen_at": FACTS["called_at"],
    "noticed_at": FACTS["called_at"],
    "zone": "Europe/Paris",
}

REMINDER: dict[str, Any] = {
    "name": "Dominique",
    "number": FACTS["number"],
    "subject": "Disque en panne sur srv-12",
    "partner": "Nord Infogérance",
    "agent": None,
    "zone": "Europe/Paris",
    "console": CONSOLE,
    "deadline": "first_response",
    "mark": "half",
    "due_at": "2026-07-16T09:00:00+00:00",
    "basis": "S3",
    "provisional": True,
    "on_its_way": False,
}
UNDELIVERED: dict[str, Any] = {
    "name": "Camille",
    "number": FACTS["number"],
    "subject": None,
    "partner": "Nord Infogérance",
    "agent_id": 3,
    "agent": "Camille Roux",
    "zone": "Europe/Paris",
    "console": CONSOLE,
    "written_at": FACTS["called_at"],
    "problem": "550 5.1.1 no such user",
    "due_at": "2026-07-16T09:00:00+00:00",
}

ACCESS_CHANGED = {
    "name": "Camille",
    "what": "password",
    "at": "2026-07-13T09:00:00+00:00",
    "zone": "Europe/Paris",
}

LETS_IN = {
    "name": "Camille",
    "nonce": "a-word-on-record",
    "until": "2026-07-16T09:00:00+00:00",
    "zone": "Europe/Paris",
    "link": "https://pages.example.net/invitation/6nJ0v5mB1kq3vY3W2d9Qf0z8T7u4s1r5",
    "digits": "048213",
}


def made(kind: str, language: str, facts: dict[str, Any], **other: Any) -> EmailMessage:
    """The mail as its reader's program sees it: written to bytes and read again."""
    envelope: dict[str, Any] = {
        "message_id": "<1@example.net>",
        "sender": "Support <support@example.net>",
        "recipient": "alice@example.com",
        "sent_at": datetime(2026, 7, 13, 12, 5, tzinfo=UTC),
    } | other
    message = render(kind, language, facts, **envelope)
    read = message_from_bytes(message.as_bytes(), policy=modern)
    assert isinstance(read, EmailMessage)
    return read


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content().replace("\r\n", "\n")
    return content


class Words(HTMLParser):
    """The words a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._said: list[str] = []
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in {"head", "title", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._silent = self._silent and tag != "head"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._said.append(data)

    def __iter__(self) -> Iterator[str]:
        return iter(" ".join(self._said).split())
