"""What the mails say, whole, in both languages.

The files in golden/ are the mails as people read them. After a wanted change of wording, write
them anew with `REWRITE_GOLDEN=1 pytest tests/mail/test_render.py` and read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest

from callrouter.mail.kinds import KINDS
from callrouter.mail.render import RenderError, render
from callrouter.rules.refusal import Cause
from callrouter.wording import LANGUAGES
from tests.mail.mailroom import FACTS

GOLDEN = Path(__file__).parent / "golden"
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
PAUSED = {
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
SILENT = {
    "name": "Dominique",
    "process": "dispatcher",
    "seen_at": FACTS["called_at"],
    "noticed_at": FACTS["called_at"],
    "zone": "Europe/Paris",
}
OPEN_NATURE = {"nature": "undetermined", "first_response": None}

MAILS: dict[str, tuple[str, dict[str, Any]]] = {
    "ticket_created.incident": ("ticket_created", FACTS),
    "ticket_created.request": (
        "ticket_created",
        FACTS | {"nature": "request", "first_response": "1d"},
    ),
    "ticket_created.undetermined": ("ticket_created", FACTS | OPEN_NATURE),
    "ticket_created.abandoned": ("ticket_created", FACTS | {"circumstance": "abandoned"}),
    "ticket_created.message": (
        "ticket_created",
        FACTS | OPEN_NATURE | {"circumstance": "message"},
    ),
    "ticket_created.abandoned_unknown_contact": (
        "ticket_created",
        FACTS | OPEN_NATURE | {"circumstance": "abandoned", "name": None},
    ),
    "ticket_created.message_unknown_contact": (
        "ticket_created",
        FACTS | OPEN_NATURE | {"circumstance": "message", "name": None},
    ),
    "ticket_created.premium": (
        "ticket_created",
        FACTS | {"tier": "premium", "nature": "request", "first_response": None},
    ),
    "ticket_created.standard_unknown_contact": (
        "ticket_created",
        FACTS | OPEN_NATURE | {"tier": "standard", "name": None},
    ),
    "request_refused": ("request_refused", REFUSED),
    "request_refused.december_unknown_contact": (
        "request_refused",
        REFUSED | {"name": None, "month": "2026-12"},
    ),
    "agent_paused.no_answer": ("agent_paused", PAUSED),
    "agent_paused.declined": ("agent_paused", PAUSED | {"reason": "declined"}),
    "agent_paused.voicemail": ("agent_paused", PAUSED | {"reason": "voicemail"}),
    "agent_paused.failed": ("agent_paused", PAUSED | {"reason": "failed"}),
    "phone_unreachable.refused": ("phone_unreachable", UNREACHABLE),
    "phone_unreachable.failed": ("phone_unreachable", UNREACHABLE | {"code": None}),
    "placing_paused": ("placing_paused", NOBODY),
    "process_silent.dispatcher": ("process_silent", SILENT),
    "process_silent.worker": ("process_silent", SILENT | {"process": "worker", "seen_at": None}),
    "line_unattended.three": ("line_unattended", UNATTENDED),
    "line_unattended.one": ("line_unattended", UNATTENDED | {"waiting": 1, "reason": "failed"}),
    "line_unattended.none": (
        "line_unattended",
        UNATTENDED | {"waiting": 0, "reason": "no_answer"},
    ),
}
EVERY = [(name, language) for name in MAILS for language in LANGUAGES]


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


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_each_mail_reads_as_its_golden_file(name: str, language: str) -> None:
    kind, facts = MAILS[name]
    message = made(kind, language, facts)
    said = {
        GOLDEN / f"{name}.{language}.txt": f"{message['Subject']}\n\n{part(message, 'plain')}",
        GOLDEN / f"{name}.{language}.html": part(message, "html"),
    }
    for path, text in said.items():
        if os.environ.get("REWRITE_GOLDEN"):
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8")


def test_no_golden_file_is_left_over() -> None:
    kept = {path.name for path in GOLDEN.iterdir()}
    assert kept == {f"{name}.{lang}.{end}" for name, lang in EVERY for end in ("txt", "html")}


def test_every_kind_has_a_golden_file() -> None:
    assert {kind for kind, _ in MAILS.values()} == set(KINDS)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_html_says_what_the_text_says(name: str, language: str) -> None:
    message = made(*_named(name, language))
    text = re.sub(r"^- ", "", part(message, "plain"), flags=re.MULTILINE)
    assert "".join(Words(part(message, "html"))) == "".join(text.split())


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_html_names_its_language_and_fetches_and_runs_nothing(name: str, language: str) -> None:
    html = part(made(*_named(name, language)), "html")
    assert f'<html lang="{language}">' in html
    assert not re.search(r"<script|<link|<img|\bsrc=|url\(|@import|\bon\w+=", html)


PAUSES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"cause": "credentials", "code": 20003},
        "Twilio refuse les identifiants du service. (Erreur 20003 de Twilio.)",
        "Twilio refuses the service's credentials. (Twilio error 20003.)",
    ),
    (
        {"cause": "inactive", "code": 20005},
        "Le compte Twilio n'est pas actif ; son solde est peut-être épuisé. (Erreur 20005 de "
        "Twilio.)",
        "The Twilio account is not active; its balance may be used up. (Twilio error 20005.)",
    ),
    (
        {"cause": "too_many_calls", "code": 20429},
        "Le compte Twilio a atteint sa limite d'appels. (Erreur 20429 de Twilio.)",
        "The Twilio account has reached its limit of calls. (Twilio error 20429.)",
    ),
    (
        {"cause": "caller_number", "code": 21210},
        "Twilio n'accepte pas le numéro de la ligne comme numéro appelant. (Erreur 21210 de "
        "Twilio.)",
        "Twilio does not accept the line's number as the calling number. (Twilio error 21210.)",
    ),
    (
        {"cause": "refused", "code": 29999},
        "Twilio refuse les appels vers les conseillers. (Erreur 29999 de Twilio.)",
        "Twilio refuses the calls to agents. (Twilio error 29999.)",
    ),
    (
        {"cause": "unreachable", "code": None, "waiting": 0},
        "Les appels vers leurs téléphones n'aboutissent pas. Aucun appel n'attend pour le moment.",
        "Calls do not get through to their phones. No calls are waiting at the moment.",
    ),
    ({"waiting": 1}, "1 appel attend et garde sa place.", "1 call is waiting and keeps its place."),
]


@pytest.mark.parametrize(("facts", "french", "english"), PAUSES)
def test_why_nobody_can_be_rung_and_who_waits_is_said(
    facts: dict[str, Any], french: str, english: str
) -> None:
    for language, sentences in (("fr", french), ("en", english)):
        message = made("placing_paused", language, NOBODY | facts)
        assert sentences in " ".join(part(message, "plain").split())
        assert sentences in " ".join(Words(part(message, "html")))


def test_every_cause_for_which_nobody_can_be_rung_is_in_the_table() -> None:
    assert {facts["cause"] for facts, _, _ in PAUSES if "cause" in facts} == set(get_args(Cause))


@pytest.mark.parametrize("tier", ["premium", "standard"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_to_another_tier_says_nothing_of_the_advanced_service(
    tier: str, language: str
) -> None:
    message = made("ticket_created", language, FACTS | {"tier": tier})
    said = str(message["Subject"]) + part(message, "plain") + part(message, "html")
    assert not re.search("advanced|partenaire|partner", said, re.IGNORECASE)


def test_the_headers_say_who_wrote_to_whom_and_that_no_person_did() -> None:
    message = made("ticket_created", "fr", FACTS)
    assert dict(message.items()) == {
        "From": "Support <support@example.net>",
        "To": "alice@example.com",
        "Subject": "Votre ticket 1000 0175 est ouvert",
        "Date": "Mon, 13 Jul 2026 12:05:00 +0000",
        "Message-ID": "<1@example.net>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }
    assert message.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_message_needs_nothing_but_plain_ascii_lines_on_its_way() -> None:
    raw = render(
        "ticket_created",
        "fr",
        FACTS | {"name": "Zoé " * 400},
        message_id="<1@example.net>",
        sender="Équipe <support@example.net>",
        recipient="alice@example.com",
        sent_at=datetime(2026, 7, 13, tzinfo=UTC),
    ).as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_what_people_typed_is_escaped_in_html_and_left_alone_in_text() -> None:
    message = made("ticket_created", "fr", FACTS | {"name": 'Zoé <b>&"Cie'})
    assert 'Bonjour Zoé <b>&"Cie,' in part(message, "plain")
    assert "Bonjour Zoé &lt;b&gt;&amp;&#34;Cie," in part(message, "html")


@pytest.mark.parametrize("breach", ["\r\nBcc: eve@example.com", "\nX: y", "\r", "\0", "\u2028"])
@pytest.mark.parametrize("field", ["message_id", "sender", "recipient"])
def test_a_line_break_in_a_header_is_refused(field: str, breach: str) -> None:
    value = "<1@example.net>" if field == "message_id" else "support@example.net"
    with pytest.raises(RenderError, match="control character"):
        made("ticket_created", "fr", FACTS, **{field: value + breach})


def test_a_line_break_in_a_fact_stays_in_the_body() -> None:
    breach = "Alice\r\nBcc: eve@example.com\r\n\r\n.\r\nMAIL FROM:<eve@example.com>"
    message = made("ticket_created", "fr", FACTS | {"name": breach})
    assert "Bcc" not in message
    assert message["To"] == "alice@example.com"
    with pytest.raises(RenderError):
        made("ticket_created", "fr", FACTS | {"number": "1000\r\nBcc: eve@example.com"})


@pytest.mark.parametrize(
    "address",
    ["", "alice", "alice@", "@example.com", "a@example.com, b@example.com", "a@b@c", "a b@c.d",
     "Friends: a@example.com;", "a@example.com b@example.com", "<a@example.com", "=?utf-8?q?x?="],
)  # fmt: skip
def test_only_a_single_whole_address_can_be_written_to_or_from(address: str) -> None:
    with pytest.raises(RenderError):
        made("ticket_created", "fr", FACTS, recipient=address)
    with pytest.raises(RenderError):
        made("ticket_created", "fr", FACTS, sender=address)


@pytest.mark.parametrize("fact", sorted(FACTS))
def test_a_missing_fact_is_named(fact: str) -> None:
    rest = {name: value for name, value in FACTS.items() if name != fact}
    with pytest.raises(RenderError, match=fact):
        made("ticket_created", "fr", rest)


def _named(name: str, language: str) -> tuple[str, str, dict[str, Any]]:
    kind, facts = MAILS[name]
    return kind, language, facts
