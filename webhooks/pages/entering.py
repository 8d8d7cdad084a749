"""What all ways in have in common: which browser asks, from where, and the session that begins."""

from __future__ import annotations

import secrets

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from callrouter.people.access import sessions
from callrouter.people.access.attempts import (
    Attempt,
    NotLetIn,
    Origin,
    TooManyAttempts,
    reserve_attempt,
)
from callrouter.people.access.passwords import TooBusy
from webhooks.pages.context import pages
from webhooks.pages.familiar import familiar, make_familiar
from webhooks.pages.published import ASKS_FROM

REFUSALS: dict[type[Exception], tuple[str, int]] = {
    NotLetIn: ("sign_in_refused", 422),
    TooManyAttempts: ("sign_in_too_many", 429),
    TooBusy: ("sign_in_busy", 503),
}
"""What is said of each, and the status of the answer."""


def origin() -> Origin:
    """From where this request comes. Its network address is empty where our proxy does not say."""
    return Origin(str(request.environ.get(ASKS_FROM, "")), familiar())


def browser() -> str | None:
    """What the browser calls itself."""
    return request.headers.get("User-Agent") or None


def asked_at() -> str:
    """The word by which we know a browser that asked for a mail, or opened an invitation; empty for
    any other."""
    return str(session.get("asked_at", ""))


def know_browser() -> str:
    """Know this browser again, also once its window was closed. Returns the word."""
    session.permanent = True
    return str(session.setdefault("asked_at", secrets.token_urlsafe(24)))


def count_attempt(typed: str, *, digits: bool = False) -> Attempt:
    """Count an attempt of whoever calls itself so, or a try at the digits of its mail. Raises
    TooManyAttempts."""
    found = pages()
    return reserve_attempt(
        found.runtime.records, found.limits, typed, origin(), found.clock(), digits=digits
    )


def begin(token: str) -> Response:
    """This browser has that session, in place of one that was open; on to the page that was wanted
    before."""
    found, wanted = pages(), session.get("wanted")
    end()
    session.permanent = True
    session["token"] = token
    answer = redirect(wanted or url_for("console.show"), 303)
    records, lasts = found.runtime.records, found.session_lasts
    who = sessions.signed_in_by(records, token, lasts, found.clock(), in_use=False)
    if who is not None:
        make_familiar(answer, who.agent_id)
    return answer


def end() -> None:
    """Nobody is signed in at this browser; the language that was chosen stays."""
    token, language = session.get("token"), session.get("language")
    if token:
        sessions.leave(pages().runtime.records, token, pages().clock())
    session.clear()
    if language:
        session["language"] = language
