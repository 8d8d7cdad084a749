"""Files of partners and agents: looked at, put on file as they were seen, and given out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from callrouter.admin.imports import COLUMNS, File, Kind, export, look, put
from callrouter.admin.imports import template as to_begin_with
from callrouter.people.files import Imported
from callrouter.people.files.confirming import ManyLeave, NotAsSeen
from callrouter.people.files.row import Place, place_of
from callrouter.people.turns import TurnTaken
from callrouter.rules.problem import Problem, Problems
from callrouter.wording import COLON
from callrouter.wording.audit_facts import say_field, say_value
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from webhooks.pages.access import ADMINS, author, page_language
from webhooks.pages.bodies import LARGEST, takes
from webhooks.pages.context import pages
from webhooks.routes import declare

imports = Blueprint("imports", __name__, url_prefix="/imports")

LARGEST_FILE = 3 * 1024 * 1024
"""Bytes: some ten thousand contacts."""
SHOWN = 200
"""Problems of a file that are shown at once: whoever mends so many looks at the file again."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent."""

    name: str
    file: File

    @property
    def as_text(self) -> str:
        """Its bytes, as a form carries them from the preview to the confirmation."""
        return base64.b64encode(self.file.content).decode("ascii")


@imports.get("")
@declare(ADMINS)
def show() -> str:
    """Where files are chosen, and what they hold."""
    return _choice()


@imports.post("")
@declare(ADMINS)
@takes(LARGEST)
def act() -> Answer | str | tuple[str, int]:
    """Look at a file that was chosen; or put one on file that was looked at."""
    sent = _sent()
    if isinstance(sent, Problem):
        return _choice(sent), 422
    try:
        return _acted(sent)
    except Problems as error:
        return _refused(sent, error.problems), 422


def _acted(sent: Sent) -> Answer | str | tuple[str, int]:
    runtime, now = pages().runtime, pages().clock()
    if not request.form.get("seen"):
        return _preview(sent, look(runtime, sent.file, author(), now))
    seen, may = request.form["seen"], request.form.get("many") == "yes"
    try:
        return _kept(sent, put(runtime, sent.file, author(), now, seen=seen, many_may_leave=may))
    except TurnTaken as error:
        flash(" ".join(say_problem(one, page_language()) for one in error.problems), "refused")
    except NotAsSeen as error:
        flash(say_in(page_language())("imports_not_as_seen"), "refused")
        return _preview(sent, error.done), 409
    except ManyLeave as error:
        return _preview(sent, error.done, unconfirmed=True), 422
    return _preview(sent, look(runtime, sent.file, author(), now)), 409


@imports.get("/<kind>.csv")
@declare(ADMINS)
def everybody(kind: str) -> Response:
    """Everybody on file."""
    known = _kind(kind) or abort(404)
    return _file(known, export(pages().runtime, known, _separator(), pages().clock()))


@imports.get("/<kind>-template.csv")
@declare(ADMINS)
def template(kind: str) -> Response:
    """A file to begin with."""
    known = _kind(kind) or abort(404)
    return _file(f"{known}-template", to_begin_with(known, _separator()))


def _choice(problem: Problem | None = None) -> str:
    """The page on which a file is chosen, with what was wrong with the last choice."""
    problems: dict[str, dict[str, list[str]]] = {kind: {} for kind in COLUMNS}
    if problem is not None:
        kind = _kind(request.form.get("kind")) or "partners"
        problems[kind] = {f"file-{kind}": [say_problem(problem, page_language())]}
    return render_template("imports/choose.html", columns=COLUMNS, problems=problems)


def _kept(sent: Sent, done: Imported) -> Answer | str:
    new, changed = len(done.created), len(done.updated)
    words = say_in(page_language())(f"imports_done_{sent.file.kind}", new=new, changed=changed)
    if done.codes:
        # They are kept nowhere, and so are shown by the answer itself.
        return render_template("imports/codes.html", words=words, codes=done.codes)
    flash(words, "done")
    return redirect(url_for("imports.show"), 303)


def _preview(sent: Sent, done: Imported, *, unconfirmed: bool = False) -> str:
    language = page_language()
    return render_template(
        "imports/preview.html",
        sent=sent,
        done=done,
        new=_new(done),
        changes=[(name, one) for name in done.updated for one in _told(done, name)],
        codes=[one for one in done.codes if set(done.codes) != set(done.created)],
        seen=done.fingerprint(sent.file.content),
        warnings=[(place_of(one), say_problem(one, language)) for one in done.warnings],
        unconfirmed=unconfirmed,
    )


@dataclass(frozen=True)
class _Change:
    """One value that would change, as people read it; None where there is none."""

    what: str
    before: str | None
    after: str | None
    of: str | None


def _new(done: Imported) -> dict[str, list[str]]:
    """What would be on file of each new one."""
    colon = COLON[page_language()]
    return {
        name: [
            f"{one.what} ({one.of}){colon}{one.after}"
            if one.of
            else f"{one.what}{colon}{one.after}"
            for one in _told(done, name)
        ]
        for name in done.created
    }


def _told(done: Imported, name: str) -> Iterator[_Change]:
    """What changes of one, value by value, in the words of the page."""
    say, language = say_in(page_language()), page_language()

    def shown(what: str, value: str | None) -> str | None:
        if value is None:
            return None
        return say_value(what, value, language)

    for one in done.changes.get(name, ()):
        before, after = shown(one.what, one.before), shown(one.what, one.after)
        if one.what == "support_code":
            before = say("imports_code_replaced") if one.before else None
            after = say("imports_code_new" if name in done.updated else "imports_code_of_file")
        yield _Change(say_field(one.what, language), before, after, one.of)


def _refused(sent: Sent, problems: list[Problem]) -> str:
    language = page_language()
    shown: list[tuple[Place, str]] = [
        (place_of(one), say_problem(one, language)) for one in problems[:SHOWN]
    ]
    return render_template("imports/refused.html", sent=sent, shown=shown, count=len(problems))


def _sent() -> Sent | Problem:
    """The file of the form, or why there is none."""
    kind = _kind(request.form.get("kind")) or abort(400)
    name, content = request.form.get("name", ""), b""
    if request.form.get("seen"):
        try:
            content = base64.b64decode(request.form.get("content", ""), validate=True)
        except binascii.Error:
            abort(400)
    else:
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            return Problem("file", "file_missing")
        name, content = chosen.filename, chosen.read()
    if len(content) > LARGEST_FILE:
        return Problem("file", "file_too_large", {"megabytes": LARGEST_FILE // 1024 // 1024})
    return Sent(name, File(kind, content, request.form.get("exact") == "yes"))


def _kind(written: str | None) -> Kind | None:
    return next((kind for kind in COLUMNS if kind == written), None)


def _separator() -> str:
    """What parts cells in the spreadsheets of whoever reads the pages in this language."""
    return ";" if page_language() == "fr" else ","


def _file(name: str, text: str) -> Response:
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
