"""Signing in with password and code, or with a link; signing out; the language of the pages."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from callrouter.people.access.attempts import NotLetIn, TooManyAttempts, give_back
from callrouter.people.access.by_password import Typed, enter_by_password
from callrouter.people.access.links import OPENS, SignInError, enter_by_link, is_of_demo, whose_link
from callrouter.people.access.passwords import TooBusy
from callrouter.people.access.sessions import has_session
from callrouter.people.consoles import take_no_calls
from callrouter.wording import LANGUAGES
from callrouter.wording.pages import say_in
from webhooks.pages.access import Public, is_ours, page_language
from webhooks.pages.context import pages
from webhooks.pages.entering import REFUSALS, asked_at, begin, browser, count_attempt, end, origin
from webhooks.routes import declare

sign_in = Blueprint("sign_in", __name__)


@sign_in.get("/sign-in")
@declare(Public())
def explain() -> str | Response:
    """The form; and why one is here, where a session has ended. Whoever was sent here while they
    signed in elsewhere in this browser goes on to the page that was wanted."""
    if g.person is not None:
        return redirect(session.pop("wanted", None) or url_for("console.show"), 303)
    return render_template("sign_in/form.html", over=session.pop("over", False))


@sign_in.post("/sign-in")
@declare(Public())
def with_password() -> Response | tuple[str, int]:
    """Open a session for whoever knows password and code. What was wrong of them is not told, nor
    whether there is such a login."""
    found = pages()
    typed = Typed(
        request.form.get("login", "").strip(),
        request.form.get("password", ""),
        request.form.get("code", ""),
    )
    records = found.runtime.records
    try:
        attempt = count_attempt(typed.login)
        try:
            token = enter_by_password(
                records, found.passwords, found.key, typed, origin(), browser(), found.clock()
            )
        except TooBusy:
            give_back(records, attempt)
            raise
    except (NotLetIn, TooManyAttempts, TooBusy) as refusal:
        words, status = REFUSALS[type(refusal)]
        return render_template("sign_in/form.html", login=typed.login, refused=words), status
    return begin(token)


@sign_in.get("/sign-in/<token>")
@declare(Public())
def ask(token: str) -> str | Response:
    """Only ask: a mail scanner or a foreign page that opens the link signs nobody in. The link that
    the demo prints signs in at once, where our Twilio is a stand-in."""
    found = pages()
    records, now = found.runtime.records, found.clock()
    if found.env.is_demo and is_of_demo(records, token):
        return begin(enter_by_link(records, token, "", origin(), browser(), now, ("demo",)))
    g.reader = whose_link(records, token, asked_at(), now)
    return render_template("sign_in/as.html", who=g.reader)


@sign_in.post("/sign-in/<token>")
@declare(Public())
def enter(token: str) -> Response:
    """Open the session, in place of one that is open at this browser; the link is used up."""
    records, now = pages().runtime.records, pages().clock()
    return begin(enter_by_link(records, token, asked_at(), origin(), browser(), now, OPENS))


@sign_in.post("/sign-out")
@declare(Public())
def leave() -> Response:
    """Close the session: a copy of its cookie opens nothing any more. Whoever has no other one is
    not rung any more."""
    who = g.get("person")
    end()
    if who is not None and not _is_signed_in(who.agent_id):
        was_available = take_no_calls(pages().runtime, who.agent_id, pages().clock())
        if was_available:
            flash(say_in(page_language())("signed_out_away"), "done")
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


def _is_signed_in(agent_id: int) -> bool:
    found = pages()
    with found.runtime.records.read() as asked:
        return has_session(asked, agent_id, found.session_lasts, found.clock())


@sign_in.errorhandler(SignInError)
def refused(error: SignInError) -> tuple[str, int]:
    """The link is of no use (any more), or not at this browser."""
    return render_template("sign_in/form.html", refused=f"link_{error.because}"), 403
