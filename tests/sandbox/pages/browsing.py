"""What one does on the sandbox's pages, and what they are opened with."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

from playwright.sync_api import Locator, Page, expect

from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import AGENT as BEN
from tests.sandbox.toy import LINE, Api, Toy

CONSOLE = ("Console & more", "http://127.0.0.1:9/console?a=1&b=2")
"""A further page in the menu."""
GREETING = '<Say language="fr-FR">Bonjour.</Say>'


def ring_ben(sandbox: Sandbox, toy: Toy) -> None:
    """The application calls Ben."""
    Api(sandbox).post("/Calls.json", To=BEN, From=LINE, Url=f"{toy.url}/agent")


def dial(page: Page) -> Locator:
    """Alice dials; her card, once the line has greeted her."""
    alice = page.get_by_role("article", name="Alice")
    alice.get_by_role("button", name="Dial").click()
    expect(alice.get_by_role("log")).to_contain_text("Bonjour.")
    return alice


def open_phones(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.locator("#connection")).to_have_text("Live")


def send(sandbox: Sandbox, subject: str, html: str | None = "<p>Bonjour</p>") -> None:
    message = EmailMessage()
    message["From"] = "Support <support@example.net>"
    message["To"] = "Alice <alice@example.com>"
    message["Subject"] = subject
    message["Message-ID"] = "<ticket-1@example.net>"
    message.set_content("Le texte du mail.\n")
    if html is not None:
        message.add_alternative(html, subtype="html")
    message["Content-Language"] = "fr"
    assert sandbox.smtp_port is not None
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=5) as client:
        client.send_message(message)
