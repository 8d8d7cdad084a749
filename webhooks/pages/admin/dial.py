"""The time-travel dialler: what any caller would hear on any line at any moment, and why."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from callrouter.admin.dialler import CHOICES, SILENCE, Dialled, try_call
from callrouter.rules.problem import Problems
from callrouter.wording import RANK_NAMES
from callrouter.wording.calendar import name_clock
from callrouter.wording.outcomes import OUTCOMES
from callrouter.wording.receipt import say_note
from callrouter.wording.written import write_moment
from webhooks.pages.access import ADMINS, page_language
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

dial = Blueprint("dial", __name__)

FIELDS = ("line", "from", "partner", "date", "time", "language", "answers", "revision")


@dial.get("/dial")
@declare(ADMINS)
def show() -> tuple[str, int]:
    """Show the form, and what is heard once a line is chosen. The address has all that was filled
    in, so it can be passed on: it never holds a support code."""
    runtime, now = pages().runtime, pages().clock()
    written = {name: request.args.get(name, "") for name in FIELDS}
    language = page_language()
    problems: dict[str, list[str]] = {}
    called: Dialled | None = None
    if written["line"]:
        with runtime.records.read() as session:
            try:
                called = try_call(session, runtime.dialled_lines, runtime.admission, written, now)
            except Problems as refused:
                problems = beside_fields(refused.problems, language)
            return _page(written, called, problems)
    written["language"] = language
    return _page(written, None, problems)


def _page(
    written: dict[str, str], called: Dialled | None, problems: dict[str, list[str]]
) -> tuple[str, int]:
    facts: dict[str, object] = {}
    if called is not None:
        language, zone, heard = page_language(), called.ruling.schedule.zone, called.heard
        facts = {
            "moment": write_moment(called.instant, language, zone),
            "day": called.instant.astimezone(zone).date(),
            "clock_name": name_clock(zone, language),
            "receipt": [
                say_note(note, language, zone)
                for note in heard.receipt
                if note["what"] not in {"spoken", "outcome"}
            ],
            "outcome": OUTCOMES[heard.outcome][language] if heard.outcome else None,
            "rank": None if heard.rank is None else RANK_NAMES[heard.rank],
            "under_then": _filled({**written, "revision": str(called.ruled_then)}),
            "choices": [(key, _with(written, key)) for key in CHOICES.get(heard.asks, ())]
            if heard.asks
            else [],
        }
    page = render_template(
        "dial.html",
        lines=pages().runtime.dialled_lines.all,
        written=written,
        called=called,
        problems=problems,
        silence=SILENCE,
        **facts,
    )
    return page, 422 if problems else 200


def _with(written: dict[str, str], key: str) -> dict[str, str]:
    """What was filled in, with one answer more."""
    answers = f"{written['answers']},{key}" if written["answers"].strip() else key
    return _filled({**written, "answers": answers})


def _filled(written: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in written.items() if value}
