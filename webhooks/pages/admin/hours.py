"""The business hours, looked at: each schedule, its revisions, and what differs between them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, render_template, request

from callrouter.admin.holidays import undecided
from callrouter.records.current_hours import current_revision
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.local_day import local
from callrouter.rules.schedule import Schedule
from callrouter.views.hours import export_hours
from callrouter.views.schedules import (
    REVISIONS_SHOWN,
    in_words,
    made,
    readable,
    revisions,
    ruling_and_lines,
    schedules,
)
from callrouter.wording.hours import say_differences
from callrouter.wording.written import write_moment
from webhooks.pages.access import ADMINS, page_language
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number
from webhooks.routes import declare

hours = Blueprint("hours", __name__)


@hours.get("/hours")
@declare(ADMINS)
def index() -> str:
    """Every schedule: which lines follow it, and whether they are open."""
    lines, now, language = pages().runtime.dialled_lines, pages().clock(), page_language()
    with pages().runtime.records.read() as session:
        found = [
            (one, in_words(one.ruling, now, language), len(undecided(session, one.ruling, now)))
            for one in schedules(session, lines)
        ]
    clocks = {one.ruling.schedule.zone.key for one, _, _ in found}
    return render_template("hours/list.html", schedules=found, several_clocks=len(clocks) > 1)


@hours.get("/hours/<schedule>")
@declare(ADMINS)
def show(schedule: str) -> str:
    """The hours that rule."""
    known(schedule)
    runtime, now = pages().runtime, pages().clock()
    with runtime.records.read() as session:
        found = ruling_and_lines(session, runtime.dialled_lines, schedule)
        to_confirm = len(undecided(session, found.ruling, now))
    return render_template(
        "hours/schedule.html",
        name=schedule,
        ruling=found.ruling,
        lines=found.lines,
        drain_minutes=runtime.waiting.drain_minutes,
        seen=in_words(found.ruling, now, page_language()),
        to_confirm=to_confirm,
        years=[local(now, found.ruling.schedule.zone).year + later for later in (0, 1)],
    )


@hours.get("/hours/<schedule>/revisions")
@declare(ADMINS)
def history(schedule: str) -> str:
    """Its revisions, the newest first."""
    known(schedule)
    before = request.args.get("before", type=small_number)
    with pages().runtime.records.read() as session:
        ruling = current_revision(session, shipped(), schedule)
        found = revisions(session, schedule, before)
    shown = found[:REVISIONS_SHOWN]
    return render_template(
        "hours/revisions.html",
        name=schedule,
        ruling=ruling,
        revisions=shown,
        more=shown[-1].number if len(found) > REVISIONS_SHOWN else None,
        first=before is None,
        when=lambda at: write_moment(at, page_language(), ruling.schedule.zone),
    )


@hours.get(f"/hours/<schedule>/revisions/<int(max={LARGEST_NUMBER}):number>")
@declare(ADMINS)
def revision(schedule: str, number: int) -> str:
    """One revision: its hours, and what it changed."""
    known(schedule)
    language = page_language()
    with pages().runtime.records.read() as session:
        ruling = current_revision(session, shipped(), schedule)
        about = made(session, schedule, number)
        if about is None:
            abort(404)
        of_then = readable(session, schedule, number)
        earlier = revisions(session, schedule, number)[:1]
        before = readable(session, schedule, earlier[0].number) if earlier else None
    changed = (
        say_differences(before.schedule, of_then.schedule, language) if before and of_then else None
    )
    return render_template(
        "hours/revision.html",
        name=schedule,
        ruling=ruling,
        made=about,
        made_at=write_moment(about.made_at, language, ruling.schedule.zone),
        of_then=of_then,
        is_first=not earlier,
        changed=changed,
        seen=in_words(of_then, pages().clock(), language) if of_then else None,
    )


@hours.get("/hours/<schedule>/compare")
@declare(ADMINS)
def compare(schedule: str) -> str:
    """What differs from one revision to another: by default from the one before to what rules."""
    known(schedule)
    language = page_language()
    with pages().runtime.records.read() as session:
        newest = revisions(session, schedule)
        numbers = [one.number for one in newest]
        if not numbers:
            abort(404)
        other = request.args.get("to", default=numbers[0], type=small_number)
        one = request.args.get("from", default=numbers[:2][-1], type=small_number)
        if made(session, schedule, one) is None or made(session, schedule, other) is None:
            abort(404)
        sides = [readable(session, schedule, number) for number in (one, other)]
    before, after = sides
    return render_template(
        "hours/compare.html",
        name=schedule,
        one=one,
        other=other,
        numbers=sorted({*numbers, one, other}, reverse=True),
        changes=say_differences(before.schedule, after.schedule, language)
        if before and after
        else None,
    )


@hours.get("/hours/<schedule>/download")
@declare(ADMINS)
def download(schedule: str) -> Response:
    """The hours that rule as an hours.toml."""
    known(schedule)
    with pages().runtime.records.read() as session:
        text = export_hours(current_revision(session, shipped(), schedule).schedule)
    answer = Response(text, content_type="application/toml; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{schedule}.toml")
    return answer


def known(schedule: str) -> None:
    """The page does not exist where there is no such schedule."""
    if schedule not in shipped():
        abort(404)


def shipped() -> Mapping[str, Schedule]:
    """The schedules as their files have them."""
    return pages().runtime.dialled_lines.schedules
