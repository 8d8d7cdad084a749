"""The business hours, edited: typed, checked, saved; nothing rules before it was looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.admin.effect import effect_of
from callrouter.admin.hours import LONGEST_WHY, Overtaken, change_hours
from callrouter.records.current_hours import Ruling, current_revision
from callrouter.rules.hours_document import read_schedule
from callrouter.rules.hours_merge import merge
from callrouter.rules.problem import Problem, Problems, Wrong
from callrouter.rules.schedule import WEEKDAYS, Schedule
from callrouter.rules.typed_schedule import TypedHours, read_typed, typed_in, typed_of
from callrouter.toml_file import toml_of
from callrouter.views.hours_preview import Conflict, Preview, conflict, fingerprint, preview
from callrouter.views.schedules import began_with, readable
from callrouter.views.typed_schedule import Title, choices_of, titles_of
from callrouter.wording import COLON, Language
from callrouter.wording.calendar import name_weekday
from callrouter.wording.effect import Told, say_effect
from callrouter.wording.hours import say_dispute
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_moment
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.admin.hours import known, shipped
from webhooks.pages.bodies import LARGEST_HOURS, takes
from webhooks.pages.context import pages
from webhooks.pages.numbers import revision_seen, small_number
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

hours_edit = Blueprint("hours_edit", __name__)

SHOWN = 200
"""Problems of a file that are shown at once: whoever mends so many looks at the file again."""


@dataclass(frozen=True)
class Editing:
    """The form as it stands, and what there is to say about it."""

    name: str
    typed: TypedHours
    base: int | None
    """The revision that the form began with; None for the file."""
    why: str = ""
    problems: dict[str, list[str]] = field(default_factory=dict)
    preview: Preview | None = None
    effect: Told | None = None
    """What that means for callers and deadlines."""
    conflict: Conflict | None = None
    disputes: tuple[str, ...] = ()
    """What the other one had, where both had changed the same."""
    said: str = ""
    """A word on what became of what was asked."""
    copied: str = ""
    """Which day's hours went to which others."""


@hours_edit.get("/hours/<schedule>/edit")
@declare(ADMINS)
def edit(schedule: str) -> str:
    """The hours that rule as a form; or an earlier revision, to be restored."""
    known(schedule)
    number = request.args.get("restore", type=small_number)
    ruling = _ruling(schedule)
    with pages().runtime.records.read() as session:
        of_then = readable(session, schedule, number)
    if number is None:
        return _page(Editing(schedule, typed_of(ruling.schedule), ruling.newest))
    if of_then is None:
        abort(404)
    why = say_in(page_language())("hours_restoring", number=number)
    editing = Editing(schedule, typed_of(of_then.schedule), ruling.newest, why)
    return _page(_checked(editing, ruling, of_then.schedule))


@hours_edit.post("/hours/<schedule>/edit")
@declare(ADMINS)
@takes(LARGEST_HOURS)
def act(schedule: str) -> Response | str | tuple[str, int]:
    """A row more or less; what the form would change; or it is saved."""
    known(schedule)
    base = revision_seen(request.form.get("base", ""))
    editing = Editing(schedule, typed_in(request.form), base, request.form.get("why", ""))
    changed = _rows_changed(editing)
    if changed is not None:
        return _page(changed)
    ruling = _ruling(schedule)
    try:
        proposed = read_typed(editing.typed)
    except Problems as refused:
        return _page(_in_conflict(_wrong(editing, refused), ruling, None)), 422
    asked = request.form.get("go")
    if asked == "merge":
        editing, proposed = _merged(editing, ruling, proposed)
    elif asked == "mine":
        editing = replace(editing, base=ruling.newest)
    if editing.base != ruling.newest:
        return _page(_in_conflict(editing, ruling, proposed))
    if asked == "save":
        return _save(editing, ruling, proposed)
    return _page(_checked(editing, ruling, proposed))


@hours_edit.get("/hours/<schedule>/file")
@declare(ADMINS)
def file(schedule: str) -> str:
    """The hours as a file: to take along, or to bring."""
    known(schedule)
    return render_template("hours/file.html", name=schedule, wrong=[])


@hours_edit.post("/hours/<schedule>/file")
@declare(ADMINS)
@takes(LARGEST_HOURS)
def bring(schedule: str) -> str | tuple[str, int]:
    """What the hours of a file would change."""
    known(schedule)
    brought = request.files.get("file")
    found = toml_of(brought.read()) if brought else Wrong("hours_no_file")
    if isinstance(found, Wrong):
        return _refused_file(schedule, [found.at("")])
    try:
        proposed = read_schedule(found)
    except Problems as refused:
        return _refused_file(schedule, refused.problems)
    ruling = _ruling(schedule)
    editing = Editing(schedule, typed_of(proposed), ruling.newest)
    return _page(_checked(editing, ruling, proposed))


def _ruling(schedule: str) -> Ruling:
    with pages().runtime.records.read() as session:
        return current_revision(session, shipped(), schedule)


def _rows_changed(editing: Editing) -> Editing | None:
    """The form with a row more or less, or a day copied to others; None where nothing of the kind
    was asked."""
    form, typed = request.form, editing.typed
    if "add" in form:
        typed.add(form["add"])
        return editing
    if "drop" in form:
        typed.remove(form["drop"])
        return editing
    if "copy" in form:
        say, language = say_in(page_language()), page_language()
        day, to = form.get("copy_from", ""), form.getlist("copy_to")
        others = [one for one in WEEKDAYS if one in to and one != day]
        if day not in WEEKDAYS or not others:
            return replace(editing, copied=say("hours_copied_none"))
        typed.copy(day, others)
        names = {one: name_weekday(number, language) for number, one in enumerate(WEEKDAYS)}
        copied = ", ".join(names[one] for one in others)
        return replace(editing, copied=say("hours_copied", day=names[day], others=copied))
    return None


def _wrong(editing: Editing, refused: Problems) -> Editing:
    return replace(editing, problems=beside_fields(refused.problems, page_language()))


def _checked(editing: Editing, ruling: Ruling, proposed: Schedule) -> Editing:
    """With what saving would do."""
    year = request.form.get("year", type=small_number)
    runtime, now, language = pages().runtime, pages().clock(), page_language()
    found = preview(ruling, proposed, now, language, year)
    with runtime.records.read() as session:
        effect = effect_of(session, runtime.clocks, editing.name, proposed, now)
    told = say_effect(effect, language, proposed.zone)
    return replace(editing, preview=found, effect=told)


def _basis(editing: Editing) -> Schedule | None:
    """What the form began with; None where that cannot be told any more."""
    with pages().runtime.records.read() as session:
        return began_with(session, shipped(), editing.name, editing.base)


def _in_conflict(editing: Editing, ruling: Ruling, proposed: Schedule | None) -> Editing:
    """With what somebody else saved since the form was opened, if anybody did."""
    if editing.base == ruling.newest:
        return editing
    basis = _basis(editing)
    with pages().runtime.records.read() as session:
        found = conflict(session, ruling, basis, proposed, page_language())
    return replace(editing, conflict=found)


def _merged(editing: Editing, ruling: Ruling, proposed: Schedule) -> tuple[Editing, Schedule]:
    """What both wrote in one form."""
    basis = _basis(editing)
    if basis is None or editing.base == ruling.newest:
        return editing, proposed
    language = page_language()
    both = merge(basis, ruling.schedule, proposed)
    editing = replace(
        editing,
        typed=typed_of(both.schedule),
        base=ruling.newest,
        said=say_in(language)("hours_merged"),
        disputes=tuple(say_dispute(one, ruling.schedule, language) for one in both.disputes),
    )
    return editing, both.schedule


def _save(editing: Editing, ruling: Ruling, proposed: Schedule) -> Response | str | tuple[str, int]:
    say = say_in(page_language())
    if request.form.get("seen") != fingerprint(proposed):
        return _page(_checked(replace(editing, said=say("hours_changed_since")), ruling, proposed))
    if ruling.says(proposed):
        return _page(_checked(editing, ruling, proposed))
    runtime = pages().runtime
    try:
        if not editing.why.strip():
            raise Problems([Problem("why", "hours_why_missing")])
        with runtime.transaction() as session:
            number = change_hours(
                session,
                shipped(),
                editing.name,
                proposed,
                editing.base,
                author(),
                pages().clock(),
                editing.why,
            )
    except Problems as refused:
        return _page(_checked(_wrong(editing, refused), ruling, proposed)), 422
    except Overtaken:
        return _page(_in_conflict(editing, _ruling(editing.name), proposed))
    flash(say("hours_saved", number=number), "done")
    return redirect(url_for("hours.show", schedule=editing.name), 303)


def _refused_file(schedule: str, problems: Sequence[Problem]) -> tuple[str, int]:
    language = page_language()
    wrong = [(one.at, say_problem(one, language)) for one in problems[:SHOWN]]
    colon = COLON[language]
    return render_template("hours/file.html", name=schedule, wrong=wrong, colon=colon), 422


def _placed(at: str, sentence: str, titles: Sequence[Title], language: Language) -> str:
    """A problem away from its field: it begins with the day it is about, unless it names it."""
    place = ""
    if day := re.match(r"week\.(\w+)", at):
        place = name_weekday(WEEKDAYS.index(day[1]), language).capitalize()
    elif number := re.match(r"dated\[(\d+)\]", at):
        place = titles[int(number[1])].words or say_in(language)("hours_date_new")
    if not place or place.casefold() in sentence.casefold():
        return sentence
    return f"{place}{COLON[language]}{sentence}"


def _page(editing: Editing) -> str:
    language, made_at = page_language(), ""
    if editing.conflict and (made := editing.conflict.made):
        made_at = write_moment(made.made_at, language, _ruling(editing.name).schedule.zone)
    titles = titles_of(editing.typed, pages().clock(), language)
    return render_template(
        "hours/edit.html",
        one=editing,
        weekdays=[(one, name_weekday(day, language)) for day, one in enumerate(WEEKDAYS)],
        titles=titles,
        past_wrong=any(
            title.is_past and any(at.startswith(f"dated[{number}].") for at in editing.problems)
            for number, title in enumerate(titles)
        ),
        summarised={
            at: [_placed(at, sentence, titles, language) for sentence in sentences]
            for at, sentences in editing.problems.items()
        },
        choices=choices_of(editing.typed, language),
        made_at=made_at,
        longest_why=LONGEST_WHY,
    )
