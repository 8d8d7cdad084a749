"""The announcement to all callers: what they hear, what they will hear, and what they heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.admin.announcements import LONGEST, announce, cancel, judge
from callrouter.records.current_hours import current_revision
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.typed_moment import typed_moment
from callrouter.views.announcements import announcements
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_deadline, write_moment
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

announcement = Blueprint("announcement", __name__)

FIELDS = ("text_fr", "text_en", "start_day", "start_time", "end_day", "end_time")


@dataclass(frozen=True)
class Typed:
    """The form as it was filled in."""

    text_fr: str = ""
    text_en: str = ""
    start_day: str = ""
    start_time: str = ""
    end_day: str = ""
    end_time: str = ""


@announcement.get("/announcement")
@declare(ADMINS)
def show() -> str:
    """What callers hear now, and the form."""
    return _page(Typed())


@announcement.post("/announcement")
@declare(ADMINS)
def say() -> Response | tuple[str, int]:
    """Announce it."""
    typed = Typed(**{name: " ".join(request.form.get(name, "").split()) for name in FIELDS})
    runtime, now, zone, language = pages().runtime, pages().clock(), _zone(), page_language()
    texts = (typed.text_fr, typed.text_en)
    problems: list[Problem] = []
    start = _moment(typed.start_day, typed.start_time, zone, "start", problems)
    end = _moment(typed.end_day, typed.end_time, zone, "end", problems)
    problems += [_at_its_field(one) for one in judge(texts, now, start, end)]
    if problems:
        return _page(typed, problems), 422
    with runtime.transaction() as session:
        announce(session, texts, author(), now, starts_at=start, ends_at=end)
    if start is not None and start > now:
        since = write_deadline(start, language, zone)
        flash(say_in(language)("announcement_planned", since=since), "done")
    else:
        flash(say_in(language)("announcement_done"), "done")
    return redirect(url_for("announcement.show"), 303)


@announcement.post(f"/announcement/<int(max={LARGEST_NUMBER}):announcement_id>/end")
@declare(ADMINS)
def end(announcement_id: int) -> Response:
    """End it, or cancel it before it begins."""
    language = page_language()
    try:
        with pages().runtime.transaction() as session:
            cancel(session, announcement_id, author(), pages().clock())
    except Problems as wrong:
        flash(" ".join(say_problem(one, language) for one in wrong.problems), "refused")
    else:
        flash(say_in(language)("announcement_over"), "done")
    return redirect(url_for("announcement.show"), 303)


def _page(typed: Typed, problems: list[Problem] | None = None) -> str:
    now, language = pages().clock(), page_language()
    with pages().runtime.records.read() as session:
        found = announcements(session, now, request.args.get("before", type=small_number))
    return render_template(
        "announcement/announcement.html",
        found=found,
        typed=typed,
        problems=beside_fields(problems or (), language),
        zone=_zone(),
        moment=write_deadline,
        whole_moment=write_moment,
        longest=LONGEST,
    )


def _zone() -> ZoneInfo:
    """The clock of the first schedule, on which moments are typed and told."""
    shipped = pages().runtime.dialled_lines.schedules
    with pages().runtime.records.read() as session:
        return current_revision(session, shipped, next(iter(shipped))).schedule.zone


def _moment(
    day: str, time: str, zone: ZoneInfo, which: str, problems: list[Problem]
) -> datetime | None:
    """The instant, None where nothing was typed; what is wrong with it is added to the problems."""
    if not day and not time:
        return None
    found = typed_moment(day, time, zone, f"{which}_day", f"{which}_time")
    if isinstance(found, Problem):
        problems.append(found)
        return None
    return found


def _at_its_field(problem: Problem) -> Problem:
    return Problem("end_time", problem.name, problem.facts) if problem.at == "end" else problem
