"""Public holidays to come: each decided by a person, so that silence is never taken for a
decision."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.admin.holidays import Decided, decide_holidays, holidays_of_schedule
from callrouter.admin.hours import Overtaken
from callrouter.records.current_hours import Ruling
from callrouter.rules.problem import Problems
from callrouter.rules.public_holidays import PublicHoliday
from callrouter.wording.holidays import say_decided
from callrouter.wording.pages import say_in
from callrouter.wording.timetable import say_slots
from callrouter.wording.written import write_day
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.admin.year import ruling_hours
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

holidays = Blueprint("holidays", __name__)


@holidays.get("/hours/<schedule>/holidays")
@declare(ADMINS)
def show(schedule: str) -> str:
    """Show those of the coming two years, with what was decided of each."""
    ruling, ahead = _ahead(schedule)
    return _page(ruling, ahead, {one.day: _as_decided(one) for one in ahead})


@holidays.post("/hours/<schedule>/holidays")
@declare(ADMINS)
def save(schedule: str) -> Response | tuple[str, int]:
    """Keep what was decided. Those at hours of their own make a revision."""
    runtime, now, language = pages().runtime, pages().clock(), page_language()
    ruling, ahead = _ahead(schedule)
    typed = {one.day: _typed(one) for one in ahead if one.of_several is None}
    based_on = request.form.get("based_on", "")
    try:
        with runtime.transaction() as session:
            came_to = decide_holidays(
                session,
                runtime.dialled_lines.schedules,
                schedule,
                {day: one for day, one in typed.items() if one.decision},
                int(based_on) if based_on.isdecimal() else None,
                author(),
                now,
            )
    except Problems as error:
        wrong = beside_fields(error.problems, language)
        return _page(ruling, ahead, typed, wrong), 422
    except Overtaken:
        return _page(ruling, ahead, typed, overtaken=True), 409
    said = say_decided(came_to.confirmed, came_to.revision, came_to.before, came_to.after, language)
    flash(" ".join(said) or say_in(language)("holidays_same"), "done")
    return redirect(url_for("holidays.show", schedule=schedule), 303)


def _ahead(schedule: str) -> tuple[Ruling, list[PublicHoliday]]:
    ruling = ruling_hours(schedule)
    with pages().runtime.records.read() as session:
        return ruling, holidays_of_schedule(session, ruling, pages().clock())


def _as_decided(holiday: PublicHoliday) -> Decided:
    hours = ", ".join(map(str, holiday.slots)) if holiday.decided == "other_hours" else ""
    return Decided(holiday.decided or "", hours)


def _typed(holiday: PublicHoliday) -> Decided:
    """What the form says of it; by its second button, all that is left is closed."""
    decision = request.form.get(f"decision.{holiday.day}", "")
    if not decision and holiday.decided is None and request.form.get("rest") == "closed":
        decision = "closed"
    return Decided(decision, request.form.get(f"hours.{holiday.day}", ""))


def _page(
    ruling: Ruling,
    ahead: list[PublicHoliday],
    typed: dict[date, Decided],
    problems: dict[str, list[str]] | None = None,
    *,
    overtaken: bool = False,
) -> str:
    language = page_language()
    return render_template(
        "hours/holidays.html",
        schedule=ruling.name,
        ruling=ruling,
        years=[(year, list(ones)) for year, ones in groupby(ahead, lambda one: one.day.year)],
        left=sum(one.decided is None for one in ahead),
        typed=typed,
        problems=problems or {},
        overtaken=overtaken,
        say_day=lambda day: write_day(day, language),
        say_slots=lambda slots: say_slots(slots, language),
    )
