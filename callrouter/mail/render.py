"""Turns a kind of mail and its facts into a message, in French or English, as text and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import (
    Environment,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context
from markupsafe import Markup

from callrouter.mail.kinds import KINDS
from callrouter.rules.mail_address import IN_NO_HEADER, problem_in_header
from callrouter.rules.masking import masked
from callrouter.rules.telephone import in_groups
from callrouter.rules.ticket_number import spaced
from callrouter.wording import LANGUAGES
from callrouter.wording.calendar import LOCALE, name_clock
from callrouter.wording.mails import NOBODY_CAN_BE_RUNG, SUPPORT
from callrouter.wording.promises import say_first_response
from callrouter.wording.written import keep_together, write_day, write_moment

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
) -> EmailMessage:
    """The mail of that kind, as text with an HTML alternative that says the same.

    `sent_at` becomes the Date. Automatic mail says that it is (RFC 3834), so that no vacation
    notice answers it. Raises UnknownMail for an unknown kind or language and a missing or senseless
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
        "Auto-Submitted": "auto-generated",
    }
    message = _message(headers, text, html)
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
    shown = {**facts, "language": language}
    text = _TEMPLATES.get_template(f"{kind}.{language}.txt").render(shown)
    first, _, body = text.partition("\n")
    subject = first.removeprefix(SUBJECT)
    html = _TEMPLATES.get_template(f"{kind}.{language}.html").render(shown, subject=subject)
    return subject, body.lstrip("\n"), html


def _message(headers: Mapping[str, str], text: str, html: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        if IN_NO_HEADER.search(value):
            raise RenderError(f"{name} contains a control character")
        message[name] = value
    # Left to choose, Python would take 8bit, which not every server on the way can carry.
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


@pass_context
def _moment(context: Context, instant: str) -> str:
    zone, language = ZoneInfo(context["zone"]), context["language"]
    moment = write_moment(datetime.fromisoformat(instant), language, zone)
    return f"{moment} ({name_clock(zone, language)})"


@pass_context
def _month(context: Context, month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return format_date(first, "MMMM y", locale=LOCALE[context["language"]])


@pass_context
def _next_month(context: Context, month: str) -> str:
    year, number = divmod(date.fromisoformat(f"{month}-01").month, 12)
    first = date(int(month[:4]) + year, number + 1, 1)
    return write_day(first, context["language"])


@pass_context
def _support(context: Context, tier: str) -> str:
    return SUPPORT[tier][context["language"]]


@pass_context
def _in_words(context: Context, cause: str) -> str:
    return NOBODY_CAN_BE_RUNG[cause][context["language"]]


@pass_context
def _promise(context: Context, within: str) -> str:
    return say_first_response(within, context["language"])


def _unbroken(html: str) -> Markup:
    return Markup(keep_together(html))  # noqa: S704 - What is in it has been escaped already.


_FILTERS: dict[str, Callable[..., str]] = {
    "in_words": _in_words,
    "moment": _moment,
    "month": _month,
    "next_month": _next_month,
    "spaced": spaced,
    "support": _support,
    "unbroken": _unbroken,
    "promise": _promise,
    "telephone": in_groups,
}


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("callrouter", "wording/mails"),
        # What HTML must escape, text must not: an ampersand in a name stays one.
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= _FILTERS
    return environment


_TEMPLATES = _templates()
