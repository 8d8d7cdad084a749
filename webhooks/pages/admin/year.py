"""What would be heard: the picture of a year, and what callers hear on each of its days."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request

from callrouter.admin.heard_around import heard_on
from callrouter.records.current_hours import Ruling, current_revision
from callrouter.rules.hours_document import HoursError
from callrouter.rules.local_day import YEARS, local
from callrouter.rules.year import day_of
from callrouter.settings import LineSettings
from callrouter.views.schedules import readable
from callrouter.views.year import picture_of, read_candidate, write_candidate
from callrouter.wording.calendar import name_clock
from callrouter.wording.timetable import say_minutes
from callrouter.wording.written import write_day
from callrouter.wording.year import letter_of, say_hours_of
from webhooks.pages import addresses
from webhooks.pages.access import ADMINS, page_language
from webhooks.pages.bodies import LARGEST_HOURS, takes
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number
from webhooks.routes import declare

year = Blueprint("year", __name__)


@year.get("/hours/<schedule>/year/<int:number>")
@declare(ADMINS)
def show(schedule: str, number: int) -> str:
    """Show a year of the hours that rule."""
    if number not in YEARS:
        abort(404)
    ruling = ruling_hours(schedule)
    zone = ruling.schedule.zone
    return render_template(
        "hours/year_page.html",
        picture=picture_of(schedule, ruling.schedule, number, page_language()),
        revision=ruling.number,
        today=local(pages().clock(), zone).date(),
        years=[one for one in range(number - 1, number + 3) if one in YEARS],
    )


@year.get("/hours/<schedule>/days/<day>")
@declare(ADMINS)
def hear(schedule: str, day: str) -> str:
    """Show what callers hear on that day, under the hours that rule; what they heard, under those
    of an earlier `revision`."""
    at, ruling = _day_named(day), ruling_hours(schedule)
    number = request.args.get("revision", ruling.number, type=small_number)
    if number == ruling.number:
        return _heard(ruling, at)
    with pages().runtime.records.read() as session:
        of_then = None if number is None else readable(session, schedule, number)
    if of_then is None:
        abort(404)
    return _heard(of_then, at, earlier=number)


@year.post("/hours/<schedule>/days/<day>")
@declare(ADMINS)
@takes(LARGEST_HOURS)
def try_out(schedule: str, day: str) -> str:
    """Show what they would hear under hours that are only proposed, in the field `document`.
    Nothing is saved."""
    at = _day_named(day)
    if schedule not in pages().runtime.dialled_lines.schedules:
        abort(404)
    try:
        candidate = read_candidate(request.form.get("document", ""))
    except HoursError:
        abort(400)
    return _heard(Ruling(schedule, candidate), at, document=write_candidate(candidate))


def ruling_hours(schedule: str) -> Ruling:
    """The hours that rule under that name; the page does not exist where there are none."""
    shipped = pages().runtime.dialled_lines.schedules
    if schedule not in shipped:
        abort(404)
    with pages().runtime.records.read() as session:
        return current_revision(session, shipped, schedule)


def _heard(
    ruling: Ruling, day: date, *, document: str | None = None, earlier: int | None = None
) -> str:
    """`document` carries hours that are only proposed; `earlier` is the number of a revision that
    rules no more."""
    runtime, zone, language = pages().runtime, ruling.schedule.zone, page_language()
    lines = _lines_of(ruling.name)
    asked = request.values.get("line")
    line = next((one for one in lines if one.name == asked), lines[0])
    with runtime.records.read() as session:
        around, at_noon = heard_on(
            session, runtime.dialled_lines, runtime.admission, line, ruling, day
        )
    about, title = day_of(ruling.schedule, day), write_day(day, language)
    return render_template(
        "hours/day.html",
        schedule=ruling.name,
        revision=ruling.number,
        document=document,
        earlier=earlier,
        addresses=addresses,
        day=day,
        title=title[:1].upper() + title[1:],
        hours=say_hours_of(about, language),
        kind=about.kind,
        letter=letter_of(about.kind, language),
        clock_name=name_clock(zone, language),
        lines=lines,
        line=line,
        around=[
            (one, say_minutes(at.hour * 60 + at.minute, language))
            for one in around
            for at in [one.edge.at.astimezone(zone)]
        ],
        at_noon=at_noon,
        zone=zone,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
    )


def _lines_of(schedule: str) -> list[LineSettings]:
    """The lines that keep these hours; all of them, to try the hours on, where none does."""
    lines = pages().runtime.dialled_lines.all
    return [one for one in lines if one.hours == schedule] or list(lines)


def _day_named(day: str) -> date:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        abort(404)
    if found.year not in YEARS:
        abort(404)
    return found
