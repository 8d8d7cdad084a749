"""Whoever speaks with a caller says which contact of the partner it is."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from callrouter.calls.who_calls import say_who_calls
from callrouter.calls.wrap_up import NotTaken
from callrouter.desk.acting import ActError
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from webhooks.pages import board
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number
from webhooks.routes import declare

who_calls = Blueprint("who_calls", __name__)


@who_calls.post("/console/calls/<sid>/contact")
@declare(EVERYONE)
def say(sid: str) -> Response | str:
    """That contact calls, or nobody on file does. Back to where it was said: the console, or the
    page on which the call is written up."""
    written = request.form.get("contact", "")
    contact_id = request.form.get("contact", type=small_number)
    if contact_id is None and written != "nobody":
        abort(400)
    try:
        name = say_who_calls(pages().runtime, sid, contact_id, signed_in().login, pages().clock())
    except NotTaken:
        abort(404)
    except ActError as error:
        return board.refuse(error) if _is_on_console() else _back(sid, "refused", _told(error))
    words, about = ("done_caller", {"name": name}) if name else ("done_caller_nobody", {})
    if _is_on_console():
        return board.answer("done", words, **about)
    return _back(sid, "done", say_in(page_language())(words, **about))


def _is_on_console() -> bool:
    return request.form.get("back") != "write_up"


def _back(sid: str, category: str, words: str) -> Response:
    flash(words, category)
    return redirect(url_for("write_up.of_call", sid=sid), 303)


def _told(error: ActError) -> str:
    return " ".join(say_problem(one, page_language()) for one in error.problems)
