"""One's own account: password, codes, and where one is signed in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from callrouter.mail.zone import zone_of
from callrouter.people.access.own import (
    SignInAgain,
    must_be_fresh,
    secret_to_set_up,
    set_codes,
    set_password,
    set_single_keys,
)
from callrouter.people.access.passwords import TooBusy
from callrouter.people.access.sessions import end_other_sessions, end_session
from callrouter.records.sessions import token_hash
from callrouter.rules.problem import Problem, Problems
from callrouter.views.access import ways_in
from callrouter.wording.pages import say_in
from callrouter.wording.written import write_short
from webhooks.pages.access import EVERYONE, author, is_ours, page_language, signed_in
from webhooks.pages.code_picture import code_picture
from webhooks.pages.context import pages
from webhooks.pages.entering import end
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

account = Blueprint("account", __name__)


@account.get("/account")
@declare(EVERYONE)
def show() -> str:
    """How one signs in, and where one is signed in."""
    found, who = pages(), signed_in()
    with found.runtime.records.read() as records:
        known = ways_in(records, who.agent_id, found.session_lasts, found.clock())
        zone = ZoneInfo(zone_of(records, found.runtime.dialled_lines))
    return render_template(
        "account/show.html",
        known=known,
        own=token_hash(session["token"]),
        moment=lambda instant: write_short(instant, page_language(), zone),
    )


@account.get("/account/password")
@declare(EVERYONE)
def ask_password() -> str:
    """Choose a password."""
    must_be_fresh(pages().runtime.records, session["token"], pages().clock())
    return render_template("account/password.html", problems={})


@account.post("/account/password")
@declare(EVERYONE)
def keep_password() -> Response | tuple[str, int]:
    """Keep the new password; one's other sessions end."""
    found = pages()
    try:
        ended = set_password(
            found.runtime, found.passwords, session["token"],
            request.form.get("password", ""), request.form.get("repeated", ""), found.clock(),
        )  # fmt: skip
    except Problems as wrong:
        return _password_again(wrong.problems), 422
    except TooBusy:
        return _password_again([Problem("password", "password_busy")]), 503
    return _done("account_password_kept", ended)


@account.get("/account/codes")
@declare(EVERYONE)
def ask_codes() -> str:
    """Set up codes on a telephone."""
    return _codes()


@account.post("/account/codes")
@declare(EVERYONE)
def keep_codes() -> Response | tuple[str, int]:
    """From now on the codes of that telephone count; one's other sessions end."""
    found = pages()
    try:
        ended = set_codes(
            found.runtime, found.key, session["token"], request.form.get("code", ""), found.clock()
        )
    except Problems as wrong:
        return _codes(wrong.problems), 422
    return _done("account_codes_kept", ended)


@account.post("/account/sessions/<session_id>/end")
@declare(EVERYONE)
def end_one(session_id: str) -> Response:
    """End one of one's own sessions."""
    found, who = pages(), signed_in()
    now = found.clock()
    if not end_session(found.runtime.records, who.agent_id, session_id, author(), now):
        abort(404)
    flash(say_in(page_language())("account_session_ended"), "done")
    return redirect(url_for("account.show"), 303)


@account.post("/account/sessions/end-others")
@declare(EVERYONE)
def end_others() -> Response:
    """End all of one's sessions but this one."""
    found, who = pages(), signed_in()
    own, records = token_hash(session["token"]), found.runtime.records
    ended = end_other_sessions(records, who.agent_id, own, author(), found.clock())
    return _done("account_others_ended", ended)


@account.post("/account/keys")
@declare(EVERYONE)
def switch_keys() -> Response:
    """Whether single keys do something on one's pages."""
    wanted = request.form.get("single_keys")
    if wanted not in ("on", "off"):
        abort(400)
    set_single_keys(pages().runtime.records, signed_in().agent_id, on=wanted == "on")
    flash(say_in(page_language())(f"keys_switched_{wanted}"), "done")
    return redirect(url_for("account.show"), 303)


@account.post("/account/again")
@declare(EVERYONE)
def sign_in_again() -> Response:
    """Sign out, to show anew who one is, and come back to where that was needed."""
    back = request.form.get("back", "")
    end()
    session["wanted"] = back if is_ours(back) else url_for("account.show")
    return redirect(url_for("sign_in.explain"), 303)


@account.errorhandler(SignInAgain)
def too_long_ago(_: SignInAgain) -> tuple[str, int]:
    """Say that one signs in anew before that, and offer it."""
    return render_template("account/again.html", back=request.path), 403


def _done(words: str, ended: int) -> Response:
    say = say_in(page_language())
    flash(
        f"{say(words)} {say('account_ended_others', count=ended)}" if ended else say(words), "done"
    )
    return redirect(url_for("account.show"), 303)


def _password_again(problems: list[Problem]) -> str:
    shown = beside_fields(problems, page_language())
    return render_template("account/password.html", problems=shown)


def _codes(problems: list[Problem] | None = None) -> str:
    found = pages()
    secret = secret_to_set_up(found.runtime.records, found.key, session["token"], found.clock())
    return render_template(
        "account/codes.html",
        codes=code_picture(secret, signed_in().login),
        problems=beside_fields(problems or (), page_language()),
    )
