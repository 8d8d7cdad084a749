"""Public holidays to come: each decided by a person, so that silence is never taken for a
decision."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.admin.effect import effect_of
from callrouter.admin.holidays import (
    Decided,
    Proposed,
    decide_holidays,
    holidays_of_schedule,
    propose_holidays,
)
from callrouter.admin.hours import LONGEST_WHY, Overtaken
from callrouter.records.current_hours import Ruling
from callrouter.rules.hours_doubts import doubts
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.public_holidays import PublicHoliday
from callrouter.views.hours_preview import Conflict, conflict, fingerprint
from callrouter.views.schedules import began_with
from callrouter.wording.effect import Told, say_effect
from callrouter.wording.holidays import say_decided
from callrouter.wording.hours import say_differences, say_doubt
from callrouter.wording.pages import say_in
from callrouter.wording.timetable import say_slots
from callrouter.wording.written import write_day, write_moment
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.admin.hours import shipped
from webhooks.pages.admin.year import ruling_hours
from webhooks.pages.context import pages
from webhooks.pages.numbers import revision_seen
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

holidays = Blueprint("holidays", __name__)


@dataclass(frozen=True)
class Preview:
    """What saving would confirm, and change in the hours."""

    changes: list[str]
    doubts: list[str]
    effect: Told
    seen: str
    """Tells these hours from others: what is saved is what was looked at."""
    why: str


@dataclass(frozen=True)
class Form:
    """The page as it stands, and what there is to say about it."""

    ruling: Ruling
    ahead: list[PublicHoliday]
    mine: dict[date, Decided] = field(default_factory=dict)
    """What was decided in the form otherwise than it began."""
    meanwhile: frozenset[date] = frozenset()
    """The days of which the form began with something else than is so now."""
    problems: dict[str, list[str]] = field(default_factory=dict)
    why: str = ""
    """What was typed for it: carried along where the page does not ask for it."""
    preview: Preview | None = None
    conflict: Conflict | None = None
    """What somebody else saved since the form began."""


@holidays.get("/hours/<schedule>/holidays")
@declare(ADMINS)
def show(schedule: str) -> str:
    """Show those of the coming two years, with what was decided of each."""
    return _page(Form(*_ahead(schedule)))


@holidays.post("/hours/<schedule>/holidays")
@declare(ADMINS)
def save(schedule: str) -> Response | str | tuple[str, int]:
    """Keep what was decided, once what it changes in the hours was seen. That makes a revision."""
    runtime, now, language = pages().runtime, pages().clock(), page_language()
    form, based_on = _sent(schedule), revision_seen(request.form.get("based_on", ""))
    why = _why_sent()
    try:
        with runtime.records.read() as session:
            proposed = propose_holidays(session, form.ruling, form.mine, now)
        if based_on != form.ruling.newest or form.meanwhile & set(form.mine):
            raise Overtaken(schedule)
        changes = proposed.after != proposed.before
        if changes and request.form.get("seen") != fingerprint(proposed.after):
            return _page(replace(form, preview=_preview(form.ruling, proposed, why)))
        if changes and why is not None and not why.strip():
            raise Problems([Problem("why", "hours_why_missing")])
        with runtime.transaction() as session:
            came_to = decide_holidays(
                session, shipped(), schedule, form.mine, based_on, author(), now, why or ""
            )
    except Problems as error:
        wrong = beside_fields(error.problems, language)
        preview = _preview(form.ruling, proposed, why) if "why" in wrong else None
        return _page(replace(form, problems=wrong, preview=preview)), 422
    except Overtaken:
        return _page(_overtaken(_sent(schedule), based_on)), 409
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


def _sent(schedule: str) -> Form:
    """The form that came in, beside what is so now."""
    ruling, ahead = _ahead(schedule)
    mine, meanwhile = {}, set()
    for one in ahead:
        began, typed = request.form.get(f"began.{one.day}"), _typed(one)
        if began is not None and began != _kept(_as_decided(one)):
            meanwhile.add(one.day)
        if one.of_several is None and typed.decision and _kept(typed) != began:
            mine[one.day] = typed
    return Form(ruling, ahead, mine, frozenset(meanwhile), why=_why_sent() or "")


def _why_sent() -> str | None:
    """Why the hours change, as somebody said; None where nobody was asked yet."""
    why = request.form.get("why")
    return why if why is None or why.strip() or "seen" in request.form else None


def _typed(holiday: PublicHoliday) -> Decided:
    """What the form says of it; by its second button, all that is left is closed."""
    decision = request.form.get(f"decision.{holiday.day}", "")
    if not decision and holiday.decided is None and request.form.get("rest") == "closed":
        decision = "closed"
    return Decided(decision, request.form.get(f"hours.{holiday.day}", ""))


def _kept(decided: Decided) -> str:
    """What is decided of a day, as the form carries what it began with."""
    hours = decided.hours if decided.decision == "other_hours" else ""
    return f"{decided.decision} {hours}".strip()


def _preview(ruling: Ruling, proposed: Proposed, why: str | None) -> Preview:
    runtime, now, language = pages().runtime, pages().clock(), page_language()
    before, after = proposed.before, proposed.after
    with runtime.records.read() as session:
        effect = effect_of(session, runtime.clocks, ruling.name, after, now)
    return Preview(
        [
            *say_decided(proposed.closed, None, before, after, language),
            *say_differences(before, after, language),
        ],
        [say_doubt(one, after.zone, language) for one in doubts(after, now, before)],
        say_effect(effect, language, after.zone),
        fingerprint(after),
        proposed.why if why is None else why,
    )


def _overtaken(form: Form, based_on: int | None) -> Form:
    with pages().runtime.records.read() as session:
        basis = began_with(session, shipped(), form.ruling.name, based_on)
        found = conflict(session, form.ruling, basis, None, page_language())
    return replace(form, conflict=found)


def _page(form: Form) -> str:
    language, zone = page_language(), form.ruling.schedule.zone
    made = form.conflict.made if form.conflict else None
    stands = {one.day: _as_decided(one) for one in form.ahead}
    return render_template(
        "hours/holidays.html",
        schedule=form.ruling.name,
        page=form,
        ruling=form.ruling,
        years=[(year, list(ones)) for year, ones in groupby(form.ahead, lambda one: one.day.year)],
        left=sum(one.decided is None for one in form.ahead),
        typed={**stands, **form.mine},
        began={day: _kept(decided) for day, decided in stands.items()},
        problems=form.problems,
        made_at=write_moment(made.made_at, language, zone) if made else "",
        longest_why=LONGEST_WHY,
        say_day=lambda day: write_day(day, language),
        say_slots=lambda slots: say_slots(slots, language),
    )
