"""What the mails say, whole, in both languages.

The files in golden/ are the mails as people read them. After a wanted change of wording, write
them anew with `REWRITE_GOLDEN=1 pytest tests/mail/test_render.py` and read the difference.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from callrouter.mail.kinds import KINDS
from callrouter.mail.render import RenderError, render
from callrouter.wording import LANGUAGES
from tests.mail.letters import (
    ACCESS_CHANGED,
    LETS_IN,
    MESSAGE,
    NOBODY,
    REFUSED,
    REMINDER,
    SET_AWAY,
    SILENT,
    TROUBLED,
    UNATTENDED,
    UNDELIVERED,
    UNREACHABLE,
    Words,
    made,
    part,
)
from tests.mail.mailroom import FACTS
from tests.mail.ticket_letters import TICKET_MAILS

GOLDEN = Path(__file__).parent / "golden"
OPEN_NATURE = {"nature": "undetermined", "first_response": None}

MAILS: dict[str, tuple[str, dict[str, Any]]] = {
    **TICKET_MAILS,
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
    "ticket_created.email": ("ticket_created", FACTS | OPEN_NATURE | {"circumstance": "email"}),
    "ticket_created.form": ("ticket_created", FACTS | {"circumstance": "form"}),
    "ticket_created.agent": ("ticket_created", FACTS | {"circumstance": "agent"}),
    "ticket_created.agent_unknown_contact": (
        "ticket_created",
        FACTS | {"circumstance": "agent", "name": None},
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
    "agent_paused": ("agent_paused", SET_AWAY),
    "phone_unreachable": ("phone_unreachable", UNREACHABLE),
    "placing_paused": ("placing_paused", NOBODY),
    "process_silent": ("process_silent", SILENT),
    "message_left": ("message_left", MESSAGE),
    "mail_troubled": ("mail_troubled", TROUBLED),
    "line_unattended": ("line_unattended", UNATTENDED),
    "deadline_reminder": ("deadline_reminder", REMINDER),
    "deadline_reminder.missed": (
        "deadline_reminder",
        REMINDER
        | {
            "agent_id": 3,
            "agent": "Camille Roux",
            "deadline": "progress",
            "mark": "missed",
            "basis": "request",
            "provisional": False,
            "on_its_way": True,
        },
    ),
    "message_undelivered": ("message_undelivered", UNDELIVERED),
    "sign_in_mail": ("sign_in_mail", LETS_IN),
    "agent_invited": ("agent_invited", LETS_IN),
    "access_reset": ("access_reset", LETS_IN),
    "access_changed": ("access_changed", ACCESS_CHANGED),
    "access_changed.codes": ("access_changed", {**ACCESS_CHANGED, "what": "codes"}),
    "access_changed.both": ("access_changed", {**ACCESS_CHANGED, "what": "both"}),
    "access_changed.address": ("access_changed", {**ACCESS_CHANGED, "what": "address"}),
}
EVERY = [(name, language) for name in MAILS for language in LANGUAGES]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_each_mail_reads_as_its_golden_file(name: str, language: str) -> None:
    kind, facts = MAILS[name]
    message = made(kind, language, facts)
    said = {
        GOLDEN
        / f"{name}.{language}.txt": f"{message['Subject'].strip()}\n\n{part(message, 'plain')}",
        GOLDEN / f"{name}.{language}.html": part(message, "html"),
    }
    for path, text in said.items():
        if os.environ.get("REWRITE_GOLDEN"):
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8")


def test_the_extra_requests_of_a_month_go_as_a_file_too() -> None:
    [file] = made(*_named("month_extra", "fr")).iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("contacts-2026-07.csv", "text/csv")
    assert file.get_payload(decode=True) == (
        b'"month","ticket","reached_at","billable"\r\n'
        b'"2026-07","50000017","2026-07-28 10:30","yes"\r\n'
        b'"2026-07","10000175","2026-07-30 15:00","no"\r\n'
    )


def test_no_golden_file_is_left_over() -> None:
    kept = {path.name for path in GOLDEN.iterdir()}
    assert kept == {f"{name}.{lang}.{end}" for name, lang in EVERY for end in ("txt", "html")}


def test_every_kind_has_a_golden_file() -> None:
    assert {kind for kind, _ in MAILS.values()} == set(KINDS)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_html_says_what_the_text_says(name: str, language: str) -> None:
    message = made(*_named(name, language))
    text = re.sub(r"^(- |> ?)", "", part(message, "plain"), flags=re.MULTILINE)
    assert "".join(Words(part(message, "html"))) == "".join(text.split())


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_html_names_its_language_and_fetches_and_runs_nothing(name: str, language: str) -> None:
    html = part(made(*_named(name, language)), "html")
    assert f'<html lang="{language}">' in html
    assert not re.search(r"<script|<link|<img|\bsrc=|url\(|@import|\bon\w+=", html)


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
        "Subject": "[1000 0175] Votre ticket est ouvert",
        "Date": "Mon, 13 Jul 2026 12:05:00 +0000",
        "Message-ID": "<1@example.net>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
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
