"""Browsers at which people have signed in before, each known again by a word of its own.

Attempts there count apart: whoever guesses at somebody's password from elsewhere until no more
attempts are taken keeps nobody out of the browser of every day. The cookie opens nothing.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from callrouter.people.access.attempts import Familiar

COOKIE = "callrouter_familiar"
LASTS = timedelta(days=180)
"""After the last time that somebody signed in there."""
AT_MOST = 8
"""People of one browser; the latest are known."""


def familiar() -> Familiar | None:
    """The browser that asks; None where nobody has signed in there."""
    try:
        word, *agent_ids = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return None
    return Familiar(word, tuple(agent_ids))


def make_familiar(answer: Response, agent_id: int) -> None:
    """This agent has signed in at the browser that gets this answer."""
    known = familiar() or Familiar(secrets.token_urlsafe(18), ())
    agent_ids = [agent_id, *(one for one in known.agent_ids if one != agent_id)][:AT_MOST]
    answer.set_cookie(
        COOKIE,
        str(_signer().dumps([known.word, *agent_ids])),
        max_age=LASTS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=COOKIE)
