"""What all ways in have in common: which browser asks, from where, and the session that begins."""

from __future__ import annotations

import secrets

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from callrouter.people.access import sessions
from callrouter.people.access.attempts import reserve_attempt
from webhooks.pages.context import pages
from webhooks.pages.published import ASKS_FROM


def asks_from() -> str:
    """The network address of who asks; empty where our proxy does not say."""
    return str(request.environ.get(ASKS_FROM, ""))


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


def count_attempt(typed: str) -> None:
    """Count an attempt of whoever calls itself so. Raises TooManyAttempts."""
    found = pages()
    reserve_attempt(found.runtime.records, found.limits, typed, asks_from(), found.clock())


def begin(token: str) -> Response:
    """This browser has that session, in place of one that was open; on to the page that was wanted
    before."""
    wanted = session.get("wanted")
    end()
    session.permanent = True
    session["token"] = token
    return redirect(wanted or url_for("console.show"), 303)


def end() -> None:
    """Nobody is signed in at this browser; the language that was chosen stays."""
    token, language = session.get("token"), session.get("language")
    if token:
        sessions.leave(pages().runtime.records, token, pages().clock())
    session.clear()
    if language:
        session["language"] = language
