"""Closing a line now, opening it now, and its usual hours again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.admin.closing_now import (
    Candidate,
    NothingChanges,
    candidate,
    change_now,
    make_as_usual,
    reason_problems,
)
from callrouter.admin.hours import Overtaken
from callrouter.desk.tried_hours import moved_by
from callrouter.records.current_hours import current_revision
from callrouter.rules.closing_now import ForATime, Kind, end_of_day, whole_minute
from callrouter.rules.local_day import local
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.schedule import Schedule
from callrouter.rules.typed_moment import typed_moment
from callrouter.views.closing_now import Standing, followed, standing
from callrouter.wording import COLON, LANGUAGES, Language
from callrouter.wording.calendar import name_clock
from callrouter.wording.effect import say_moved
from callrouter.wording.hours import write_minutes
from callrouter.wording.pages import say_in
from callrouter.wording.pages.now import REASONS
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_day, write_deadline
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.admin.hours import known, shipped
from webhooks.pages.context import pages
from webhooks.pages.numbers import revision_seen
from webhooks.pages.problems import beside_fields
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


@dataclass
class Looked:
    """What the form comes to."""

    found: list[tuple[ForATime, Candidate]] = field(default_factory=list)
    unchanged: dict[str, Problem] = field(default_factory=dict)
    """Schedules for which it changes nothing, and why."""
    problems: list[Problem] = field(default_factory=list)


@now.get("/close-now")
@declare(ADMINS)
def close() -> str:
    """What follows from closing all lines for an hour, to be done at once; or until when, and
    why."""
    return _begun("closed")


@now.get("/open-now")
@declare(ADMINS)
def open_() -> str:
    """The same for lines that are closed."""
    return _begun("opened")


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
    known(schedule)
    based_on = revision_seen(request.form.get("based_on", ""))
    try:
        with runtime.transaction() as session:
            make_as_usual(session, shipped(), schedule, based_on, author(), at)
    except Problems as found:
        flash(" ".join(say_problem(one, language) for one in found.problems), "refused")
    except Overtaken:
        flash(say_in(language)("now_overtaken"), "refused")
    else:
        flash(say_in(language)("now_usual_done"), "done")
    return redirect(url_for("now.close"), 303)


def _begun(kind: Kind) -> str:
    stands = _standing()
    typed = _untouched(kind, stands)
    looked = _look(kind, typed)
    # Nobody asked for what changes nothing, nor to do once more, until another end, what was just
    # done.
    looked.unchanged.clear()
    looked.found = [one for one in looked.found if not _is_so(kind, stands[one[1].ruling.name])]
    return _page(kind, typed, looked, asked="", stands=stands)


def _is_so(kind: Kind, stands: Standing) -> bool:
    """Whether it is closed, or opened, for a time already."""
    return stands.in_force is not None and stands.in_force.kind == kind


def _asked(kind: Kind) -> Response | str | tuple[str, int]:
    typed = _typed()
    asked = "do" if request.form.get("step") == "do" else "look"
    seen = _seen(typed) if asked == "do" else None
    if seen:
        return _do(kind, typed, seen)
    looked = _look(kind, typed)
    page = _page(kind, typed, looked, asked=asked)
    return page if looked.found else (page, 422)


def _do(
    kind: Kind, typed: Typed, seen: Mapping[str, tuple[int | None, datetime]]
) -> Response | tuple[str, int]:
    """Do what was shown, if it was shown of the hours that rule still. A schedule that needs
    nothing any more, as when its usual hours have ended since, keeps no other from it."""
    runtime, at, language = pages().runtime, pages().clock(), page_language()
    reasons, unchanged = _reasons_of(kind, typed), dict[str, Problem]()
    try:
        with runtime.transaction() as session:
            for name, (based_on, until) in seen.items():
                wanted = ForATime(kind, at, until, *reasons)
                try:
                    change_now(session, shipped(), name, wanted, based_on, author())
                except NothingChanges as same:
                    unchanged[name] = same.problems[0]
    except Overtaken:
        return _page(kind, typed, _look(kind, typed), asked="overtaken"), 409
    except Problems as wrong:
        return _page(kind, typed, Looked(problems=wrong.problems), asked="do"), 422
    changed = [(name, until) for name, (_, until) in seen.items() if name not in unchanged]
    if not changed:
        return _page(kind, typed, Looked(unchanged=unchanged), asked="do"), 422
    stands = _standing()
    name, until = changed[0]
    done = _moment_in(stands)(whole_minute(until), language, stands[name].zone)
    told = [say_in(language)(f"now_{kind}_done", moment=done)]
    said = {one: say_problem(why, language) for one, why in unchanged.items()}
    flash(" ".join([*told, *_each_named(said, several=True)]), "done")
    return redirect(url_for("now.close" if kind == "closed" else "now.open_"), 303)


def _look(kind: Kind, typed: Typed) -> Looked:
    """What the form comes to by the hours that rule now."""
    at, looked = pages().clock(), Looked()
    if not typed.schedules:
        looked.problems.append(Problem("schedules", "now_no_schedule"))
    with pages().runtime.records.read() as session:
        for name in typed.schedules:
            hours = current_revision(session, shipped(), name).schedule
            try:
                wanted = _wanted(kind, typed, hours, at)
                looked.found.append((wanted, candidate(session, shipped(), name, wanted)))
            except NothingChanges as same:
                looked.unchanged[name] = same.problems[0]
            except Problems as wrong:
                looked.problems += [one for one in wrong.problems if one not in looked.problems]
    if looked.problems:
        looked.found.clear()
    return looked


def _page(
    kind: Kind,
    typed: Typed,
    looked: Looked,
    *,
    asked: str,
    stands: Mapping[str, Standing] | None = None,
) -> str:
    """The page that answers what was `asked`: to `look`, to `do` what had not been looked at, or
    what somebody else had `overtaken`; empty: nothing yet. Then it does not reckon deadlines."""
    runtime, at, language = pages().runtime, pages().clock(), page_language()
    stands, effects = stands or _standing(), {}
    with runtime.records.read() as session:
        for _, one in looked.found if asked else ():
            moved = moved_by(session, runtime.clocks, one.ruling.name, one.schedule, at)
            effects[one.ruling.name] = say_moved(*moved, language, one.schedule.zone)
    follows = [
        followed(
            one.ruling.name,
            one.schedule,
            one.usual,
            one.ruling.schedule,
            stands[one.ruling.name].waiting,
            stands[one.ruling.name].leaving,
            at,
            runtime.waiting.patience.drain,
            runtime.admission.status_page,
        )
        for _, one in looked.found
    ]
    unchanged = {name: say_problem(why, language) for name, why in looked.unchanged.items()}
    problems = beside_fields(looked.problems, language)
    if unchanged and not problems and not follows:
        problems["until"] = _each_named(unchanged, several=len(stands) > 1)
    return render_template(
        "now/now.html",
        kind=kind,
        typed=typed,
        stands=list(stands.values()),
        several=len(stands) > 1,
        ends=_ends(kind, stands, at, language),
        reasons=_reasons(kind, language),
        problems=problems,
        follows=follows,
        rests_on=[(one.ruling.name, one.ruling.newest, end.until) for end, one in looked.found],
        unchanged=unchanged,
        effects=effects,
        shown=_told_from_others(typed),
        asked=asked,
        moment=_moment_in(stands),
        day_of=write_day,
        now=at,
    )


def _standing() -> dict[str, Standing]:
    runtime = pages().runtime
    with runtime.records.read() as session:
        return standing(session, runtime.dialled_lines, pages().clock())


def _each_named(sentences: Mapping[str, str], *, several: bool) -> list[str]:
    """Each sentence with the schedule that it is about, where there are several."""
    colon = COLON[page_language()]
    return [f"{name}{colon}{said}" if several else said for name, said in sentences.items()]


def _moment_in(
    stands: Mapping[str, Standing],
) -> Callable[[datetime, Language, ZoneInfo], str]:
    """Writes a moment; with the name of its clock where lines have several."""
    several = len({one.zone.key for one in stands.values()}) > 1

    def write(at: datetime, language: Language, zone: ZoneInfo) -> str:
        words = write_deadline(at, language, zone)
        return f"{words} ({name_clock(zone, language)})" if several else words

    return write


def _untouched(kind: Kind, stands: Mapping[str, Standing]) -> Typed:
    """What the form begins with: all lines, for the shortest time that is often needed."""
    zone = next(iter(stands.values())).zone
    today = local(pages().clock(), zone).date().isoformat()
    why = next(iter(REASONS[kind]))
    return Typed(tuple(stands), "60", today, "", why, "", "")


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
    reasons = _reasons_of(kind, typed)
    until = _until(kind, typed, hours, at)
    if isinstance(until, Problem):
        raise Problems([until, *reason_problems(*reasons)])
    return ForATime(kind, at, until, *reasons)


def _reasons_of(kind: Kind, typed: Typed) -> tuple[str, str]:
    return REASONS[kind].get(typed.why) or (typed.reason_fr, typed.reason_en)


def _told_from_others(typed: Typed) -> str:
    """Tells this form from one that was filled in otherwise."""
    return hashlib.sha256(repr(typed).encode()).hexdigest()[:16]


def _seen(typed: Typed) -> dict[str, tuple[int | None, datetime]]:
    """What was shown before the button was pressed: by schedule the revision that it rests on, and
    the end. Empty where the form was changed since."""
    form = request.form
    if form.get("shown") != _told_from_others(typed):
        return {}
    seen = {}
    for name in typed.schedules:
        if f"ends.{name}" not in form:
            continue
        try:
            until = datetime.fromisoformat(form[f"ends.{name}"])
        except ValueError:
            abort(400)
        if until.tzinfo is None:
            abort(400)
        seen[name] = (revision_seen(form.get(f"based_on.{name}", "")), until)
    return seen


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


def _ends(
    kind: Kind, stands: Mapping[str, Standing], at: datetime, language: Language
) -> list[tuple[str, str]]:
    say, ends = say_in(language), []
    zone = next(iter(stands.values())).zone
    several = len({one.zone.key for one in stands.values()}) > 1
    for end in (*MINUTES[kind], "at"):
        facts = {}
        if end.isdecimal():
            until = local(_after(at, end), zone)
            facts["time"] = write_minutes(until.hour * 60 + until.minute, language)
            if several:
                facts["time"] += f" ({name_clock(zone, language)})"
        ends.append((end, say(f"now_until_{end}", **facts)))
    return ends


def _reasons(kind: Kind, language: Language) -> list[tuple[str, str]]:
    column = LANGUAGES.index(language)
    known = [(name, words[column]) for name, words in REASONS[kind].items()]
    return [*known, ("own", say_in(language)("now_why_own"))]
