"""Closing a line now, opening it now, and its usual hours again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.admin.closing_now import (
    Candidate,
    candidate,
    change_now,
    make_as_usual,
    reason_problems,
)
from callrouter.admin.effect import effect_of
from callrouter.records.current_hours import current_revision
from callrouter.rules.closing_now import ForATime, Kind, end_of_day, whole_minute
from callrouter.rules.local_day import local
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.schedule import Schedule
from callrouter.rules.typed_moment import typed_moment
from callrouter.views.closing_now import followed, standing
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.effect import say_effect
from callrouter.wording.hours import write_minutes
from callrouter.wording.pages import say_in
from callrouter.wording.pages.now import REASONS
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_day, write_deadline
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.context import pages
from webhooks.routes import declare

now = Blueprint("now", __name__)

MINUTES: dict[Kind, tuple[str, ...]] = {
    "closed": ("30", "60", "120", "day"),
    "opened": ("30", "60", "120"),
}
"""Ends that need not be typed."""


@dataclass(frozen=True)
class Typed:
    """The form as it was filled in."""

    schedules: tuple[str, ...]
    until: str
    day: str
    time: str
    why: str
    reason_fr: str
    reason_en: str


@now.get("/close-now")
@declare(ADMINS)
def close() -> str:
    """Until when, and why."""
    return _page("closed", _untouched("closed"))


@now.get("/open-now")
@declare(ADMINS)
def open_() -> str:
    """The same for a line that is closed."""
    return _page("opened", _untouched("opened"))


@now.post("/close-now")
@declare(ADMINS)
def close_() -> Response | str | tuple[str, int]:
    """Show what follows; and once that was seen, close."""
    return _asked("closed")


@now.post("/open-now")
@declare(ADMINS)
def open__() -> Response | str | tuple[str, int]:
    """Show what follows; and once that was seen, open."""
    return _asked("opened")


@now.post("/open-now/as-usual")
@declare(ADMINS)
def as_usual() -> Response:
    """End what is closed or opened for a time."""
    runtime, at, language = pages().runtime, pages().clock(), page_language()
    schedule = request.form.get("schedule", "")
    try:
        with runtime.transaction() as session:
            make_as_usual(session, runtime.dialled_lines.schedules, schedule, author(), at)
    except Problems as found:
        flash(" ".join(say_problem(one, language) for one in found.problems), "refused")
    else:
        flash(say_in(language)("now_usual_done"), "done")
    return redirect(url_for("now.close"), 303)


def _asked(kind: Kind) -> Response | str | tuple[str, int]:
    runtime, at, language = pages().runtime, pages().clock(), page_language()
    shipped = runtime.dialled_lines.schedules
    typed = _typed()
    problems: list[Problem] = []
    found: list[tuple[ForATime, Candidate]] = []
    if not typed.schedules:
        problems.append(Problem("schedules", "now_no_schedule"))
    with runtime.records.read() as session:
        for name in typed.schedules:
            hours = current_revision(session, shipped, name).schedule
            try:
                wanted = _wanted(kind, typed, hours, at)
                found.append((wanted, candidate(session, shipped, name, wanted)))
            except Problems as wrong:
                problems += [one for one in wrong.problems if one not in problems]
    if problems:
        return _page(kind, typed, problems=problems), 422
    if request.form.get("step") != "do":
        return _page(kind, typed, found=found)
    try:
        with runtime.transaction() as session:
            for name, (wanted, _) in zip(typed.schedules, found, strict=True):
                change_now(session, shipped, name, wanted, author())
    except Problems as wrong:
        # What was shown a moment ago is no more.
        return _page(kind, typed, problems=wrong.problems), 409
    wanted, seen = found[0]
    until = write_deadline(whole_minute(wanted.until), language, seen.schedule.zone)
    flash(say_in(language)(f"now_{kind}_done", moment=until), "done")
    return redirect(url_for("now.close" if kind == "closed" else "now.open_"), 303)


def _page(
    kind: Kind,
    typed: Typed,
    *,
    problems: list[Problem] | None = None,
    found: list[tuple[ForATime, Candidate]] | None = None,
) -> str:
    runtime, at, language = pages().runtime, pages().clock(), page_language()
    with runtime.records.read() as session:
        stands = standing(session, runtime.dialled_lines, at)
        follows = [
            followed(
                one.ruling.name,
                one.schedule,
                one.usual,
                one.ruling.schedule,
                stands[one.ruling.name].waiting,
                at,
                runtime.waiting.patience.drain,
                runtime.admission.status_page,
            )
            for _, one in found or ()
        ]
        effects = {
            one.ruling.name: say_effect(
                effect_of(session, runtime.clocks, one.ruling.name, one.schedule, at),
                language,
                one.schedule.zone,
            )
            for _, one in found or ()
        }
    beside: dict[str, list[str]] = {}
    for one in problems or ():
        beside.setdefault(one.at, []).append(say_problem(one, language))
    return render_template(
        "now/now.html",
        kind=kind,
        typed=typed,
        stands=list(stands.values()),
        several=len(stands) > 1,
        ends=_ends(kind, next(iter(stands.values())).zone, at, language),
        reasons=_reasons(kind, language),
        problems=beside,
        follows=follows,
        effects=effects,
        moment=write_deadline,
        day_of=write_day,
        now=at,
    )


def _untouched(kind: Kind) -> Typed:
    """What the form begins with: all lines, for the shortest time that is often needed."""
    lines = pages().runtime.dialled_lines
    zone = lines.schedules[next(iter(lines.schedules))].zone
    today = local(pages().clock(), zone).date().isoformat()
    followed_ones = {one.hours for one in lines.all}
    names = tuple(name for name in lines.schedules if name in followed_ones)
    why = next(iter(REASONS[kind]))
    return Typed(names, "60", today, "", why, "", "")


def _typed() -> Typed:
    form, lines = request.form, pages().runtime.dialled_lines
    followed_ones = [name for name in lines.schedules if any(o.hours == name for o in lines.all)]
    chosen = set(form.getlist("schedules"))
    texts = {
        name: " ".join(form.get(name, "").split()) for name in ("time", "reason_fr", "reason_en")
    }
    until, why = form.get("until", ""), form.get("why", "")
    # What somebody took the trouble to type counts, whatever is ticked above it.
    if texts["time"]:
        until = "at"
    if texts["reason_fr"] or texts["reason_en"]:
        why = "own"
    schedules = (
        followed_ones
        if len(followed_ones) == 1
        else [name for name in followed_ones if name in chosen]
    )
    return Typed(tuple(schedules), until, form.get("day", ""), why=why, **texts)


def _wanted(kind: Kind, typed: Typed, hours: Schedule, at: datetime) -> ForATime:
    """What the form says, on the clock of these hours. Raises Problems."""
    known = REASONS[kind].get(typed.why)
    reasons = known or (typed.reason_fr, typed.reason_en)
    until = _until(kind, typed, hours, at)
    if isinstance(until, Problem):
        raise Problems([until, *reason_problems(*reasons)])
    return ForATime(kind, at, until, *reasons)


def _until(kind: Kind, typed: Typed, hours: Schedule, at: datetime) -> datetime | Problem:
    if typed.until in MINUTES[kind]:
        if typed.until == "day":
            return end_of_day(hours, at)
        return _after(at, typed.until)
    if typed.until != "at":
        return Problem("until", "now_until_missing")
    return typed_moment(typed.day, typed.time, hours.zone, "day", "time")


def _after(at: datetime, minutes: str) -> datetime:
    """So many minutes later, as one would say it: to five minutes."""
    five = timedelta(minutes=5)
    later = at + timedelta(minutes=int(minutes)) + five / 2
    return later - (later - datetime.min.replace(tzinfo=UTC)) % five


def _ends(kind: Kind, zone: ZoneInfo, at: datetime, language: Language) -> list[tuple[str, str]]:
    say, ends = say_in(language), []
    for end in (*MINUTES[kind], "at"):
        facts = {}
        if end.isdecimal():
            until = local(_after(at, end), zone)
            facts["time"] = write_minutes(until.hour * 60 + until.minute, language)
        ends.append((end, say(f"now_until_{end}", **facts)))
    return ends


def _reasons(kind: Kind, language: Language) -> list[tuple[str, str]]:
    column = LANGUAGES.index(language)
    known = [(name, words[column]) for name, words in REASONS[kind].items()]
    return [*known, ("own", say_in(language)("now_why_own"))]
