"""Signing in with a link, signing out, and the language of the pages."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from callrouter.people import sign_in as sessions
from callrouter.people.sign_in import SignInError
from callrouter.wording import LANGUAGES
from webhooks.pages.access import Public, is_ours
from webhooks.pages.context import pages
from webhooks.routes import declare

sign_in = Blueprint("sign_in", __name__)


@sign_in.get("/sign-in")
@declare(Public())
def explain() -> str:
    """How one gets in; and why one is here, where a session has ended."""
    return render_template("sign_in.html", over=session.pop("over", False))


@sign_in.get("/sign-in/<token>")
@declare(Public())
def ask(token: str) -> str:
    """Only ask: a mail scanner or a foreign page that opens the link signs nobody in."""
    g.reader = sessions.whose_link(pages().runtime.records, token, pages().clock())
    return render_template("sign_in_as.html", who=g.reader)


@sign_in.post("/sign-in/<token>")
@declare(Public())
def enter(token: str) -> Response:
    """Open the session, in place of one that is open at this browser; the link is used up."""
    opened = sessions.enter(pages().runtime.records, token, pages().clock())
    _end_session()
    session.permanent = True
    session["token"] = opened
    return redirect(url_for("console.show"), 303)


@sign_in.post("/sign-out")
@declare(Public())
def leave() -> Response:
    """Close the session: a copy of its cookie opens nothing any more."""
    _end_session()
    return redirect(url_for("sign_in.explain"), 303)


@sign_in.post("/language")
@declare(Public())
def speak() -> Response:
    """Choose the language of the pages, for as long as the session lasts, and go on with the page
    that one was on."""
    language = request.form.get("language")
    if language not in LANGUAGES:
        abort(400)
    session["language"] = language
    came_from = request.form.get("from", "")
    return redirect(came_from if is_ours(came_from) else url_for("console.show"), 303)


@sign_in.errorhandler(SignInError)
def refused(error: SignInError) -> tuple[str, int]:
    """The link is of no use (any more)."""
    return render_template("sign_in.html", error=error), 403


def _end_session() -> None:
    """Nobody is signed in at this browser; the language that was chosen stays."""
    token, language = session.get("token"), session.get("language")
    if token:
        sessions.leave(pages().runtime.records, token, pages().clock())
    session.clear()
    if language:
        session["language"] = language
