"""Turns a kind of mail and its facts into a message, in French or English, as text and HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from jinja2 import TemplateError

from callrouter.mail.kinds import KINDS, template_of
from callrouter.mail.made_files import made_files
from callrouter.mail.message import AUTOMATIC, File, as_message, following
from callrouter.mail.templates import TEMPLATES
from callrouter.rules.mail_address import IN_NO_HEADER, problem_in_header
from callrouter.rules.masking import masked
from callrouter.wording import LANGUAGES

SUBJECT = "Subject: "


class RenderError(ValueError):
    """This mail can never be made: its kind, language, facts or addresses are not usable. The text
    may be stored: it holds no number and no address."""

    def __init__(self, problem: str) -> None:
        super().__init__(masked(problem))


class UnknownMail(RenderError):
    """This version cannot make the mail of its kind, language and facts; a later one may, whose
    mail it then is."""


def render(
    kind: str,
    language: str,
    facts: Mapping[str, Any],
    *,
    message_id: str,
    sender: str,
    recipient: str,
    sent_at: datetime,
    copies: Sequence[str] = (),
    thread: Sequence[str] = (),
    files: Sequence[File] = (),
    is_automatic: bool = True,
) -> EmailMessage:
    """The mail of that kind, as text with an HTML alternative that says the same.

    `sent_at` becomes the Date. `copies` are addresses, and `thread` the Message-IDs that it
    follows. A mail that no person wrote says that it is automatic, so that no vacation notice
    answers it. Raises UnknownMail for an unknown kind or language and a missing or senseless
    fact, RenderError for a line break in a header and anything but one address to send from and one
    to send to.
    """
    if kind not in KINDS or language not in LANGUAGES:
        raise UnknownMail(f"there is no mail {kind!r} in {language!r}")
    known = facts.keys() if isinstance(facts, dict) else set()
    missing = KINDS[kind].__required_keys__ - known  # type: ignore[attr-defined]
    if missing:
        raise UnknownMail(f"the mail {kind!r} lacks facts: {', '.join(sorted(missing))}")
    try:
        subject, text, html = _parts(kind, language, facts)
        attached = [*made_files(kind, facts), *files]
    except (TemplateError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnknownMail(
            f"the mail {kind!r} cannot be made by the version that runs; if callrouter was just "
            "updated, restart its mail worker and its sweeper; their log says more (mail.not_made)"
        ) from error
    check_address("From", sender)
    check_address("To", recipient)
    headers = {
        "From": sender,
        "To": recipient,
        "Subject": subject,
        "Date": format_datetime(sent_at),
        "Message-ID": message_id,
        **({"Cc": ", ".join(copies)} if copies else {}),
        **following(thread),
        **(AUTOMATIC if is_automatic else {}),
    }
    for name, value in headers.items():
        if IN_NO_HEADER.search(value):
            raise RenderError(f"{name} contains a control character")
    message = as_message(headers, text, html, attached)
    # Last, because making the body moves or removes the Content- headers that are there.
    message["Content-Language"] = language
    return message


def check_address(name: str, value: str) -> None:
    """Raise RenderError, which then speaks of `name`, unless `value` is exactly one mail address:
    `alice@example.com` or `Alice <alice@example.com>`."""
    problem = problem_in_header(value)
    if problem is not None:
        raise RenderError(f"{name} {problem}")


def _parts(kind: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
    may_lack = dict.fromkeys(KINDS[kind].__optional_keys__)  # type: ignore[attr-defined]
    shown = {**may_lack, **facts, "kind": kind, "language": language}
    template = f"{template_of(kind)}.{language}"
    text = TEMPLATES.get_template(f"{template}.txt").render(shown)
    first, _, body = text.partition("\n")
    subject = first.removeprefix(SUBJECT)
    html = TEMPLATES.get_template(f"{template}.html").render(shown, mail_subject=subject)
    return subject, body.lstrip("\n"), html
