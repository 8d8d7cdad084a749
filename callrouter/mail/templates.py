"""The templates of mails, and what they can ask for: how facts are written in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from textwrap import shorten
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup

from callrouter.rules.diagnosis import Diagnosis
from callrouter.rules.mail_address import IN_NO_HEADER
from callrouter.rules.refusal import Ground
from callrouter.rules.telephone import in_groups
from callrouter.rules.ticket import TicketState
from callrouter.rules.ticket_number import spaced
from callrouter.wording.calendar import name_clock
from callrouter.wording.mails import NOBODY_CAN_BE_RUNG, SUPPORT
from callrouter.wording.mails.tickets import DIAGNOSES, REFUSED_BECAUSE, STATES
from callrouter.wording.promises import say_first_response, say_first_response_by
from callrouter.wording.questions import ask_charge, ask_pre_diagnosis, name_month
from callrouter.wording.written import keep_together, write_day, write_deadline, write_moment

LONGEST_IN_HEADER = 120
"""Characters of what somebody typed that a subject repeats."""


@pass_context
def _moment(context: Context, instant: str) -> str:
    zone, language = ZoneInfo(context["zone"]), context["language"]
    moment = write_moment(datetime.fromisoformat(instant), language, zone)
    return f"{moment} ({name_clock(zone, language)})"


@pass_context
def _month(context: Context, month: str) -> str:
    return name_month(month, context["language"])


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


@pass_context
def _promise_by(context: Context, due_at: str) -> str:
    zone, language = ZoneInfo(context["zone"]), context["language"]
    return say_first_response_by(datetime.fromisoformat(due_at), language, zone)


@pass_context
def _by(context: Context, due_at: str) -> str:
    zone, language = ZoneInfo(context["zone"]), context["language"]
    return write_deadline(datetime.fromisoformat(due_at), language, zone)


@pass_context
def _by_our_clock(context: Context, due_at: str) -> str:
    clock = name_clock(ZoneInfo(context["zone"]), context["language"])
    return f"{_by(context, due_at)} ({clock})"


@pass_context
def _refused_because(context: Context, ground: Ground) -> str:
    return REFUSED_BECAUSE[ground][context["language"]]


@pass_context
def _diagnosed(context: Context, outcome: Diagnosis) -> str:
    return DIAGNOSES[outcome][context["language"]]


@pass_context
def _asked_pre_diagnosis(context: Context, product: str | None) -> str:
    return ask_pre_diagnosis(product, context["language"])


@pass_context
def _asked_charge(context: Context, month: str) -> str:
    return ask_charge(context["limit"], month, context["language"])


@pass_context
def _state(context: Context, state: TicketState) -> str:
    return STATES[state][context["language"]]


def _in_header(text: str) -> str:
    """What somebody typed, as one line that a header may hold."""
    return shorten(IN_NO_HEADER.sub(" ", text), LONGEST_IN_HEADER, placeholder="…")


def _quoted(text: str) -> str:
    """What somebody wrote, as text mails quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _paragraphs(text: str) -> Markup:
    """What somebody wrote, as HTML: its paragraphs with their lines, and its lists."""
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return Markup("\n").join(_paragraph(part.splitlines()) for part in parts)


def _paragraph(lines: list[str]) -> Markup:
    if all(line.startswith("- ") for line in lines):
        entries = (Markup("<li>{}</li>").format(line.removeprefix("- ")) for line in lines)
        return Markup("<ul>\n{}\n</ul>").format(Markup("\n").join(entries))
    return Markup("<p>{}</p>").format(Markup("<br>\n").join(lines))


def _unbroken(html: str) -> Markup:
    return Markup(keep_together(html))  # noqa: S704 - What is in it has been escaped already.


_FILTERS: dict[str, Callable[..., str]] = {
    "asked_charge": _asked_charge,
    "asked_pre_diagnosis": _asked_pre_diagnosis,
    "by": _by,
    "by_our_clock": _by_our_clock,
    "diagnosed": _diagnosed,
    "in_header": _in_header,
    "in_words": _in_words,
    "moment": _moment,
    "month": _month,
    "next_month": _next_month,
    "paragraphs": _paragraphs,
    "promise": _promise,
    "promise_by": _promise_by,
    "quoted": _quoted,
    "refused_because": _refused_because,
    "spaced": spaced,
    "state": _state,
    "support": _support,
    "telephone": in_groups,
    "unbroken": _unbroken,
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


TEMPLATES = _templates()
