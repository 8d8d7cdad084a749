"""The page on which a partner scores a resolved ticket, by the link in its mail and without signing
in."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.desk.scores import SCORES, ScoreError, give_score, look_up
from callrouter.rules.ticket_number import spaced
from callrouter.wording.mails import SUPPORT
from webhooks.pages.access import Public
from webhooks.pages.context import pages
from webhooks.routes import declare

score = Blueprint("score", __name__)
"""Exempt from the token of forms, which needs a cookie: who has the signed link may post."""

STATUSES = {"forged": 404, "expired": 410, "unresolved": 409, "too_often": 429}


@score.get("/score/<token>")
@declare(Public())
def ask(token: str) -> str:
    """Only ask, and show the score that was given: a mail scanner that opens it gives none."""
    ticket = look_up(pages().runtime.records, _key(), token, pages().clock())
    g.language = ticket.language
    return render_template(
        "score.html",
        number=spaced(ticket.number),
        support=SUPPORT[ticket.tier][ticket.language],
        score=ticket.score,
        scores=SCORES,
    )


@score.post("/score/<token>")
@declare(Public())
def give(token: str) -> Response:
    """Keep the score, and show it."""
    given = request.form.get("score", "")
    if given not in map(str, SCORES):
        abort(400)
    give_score(pages().runtime, _key(), token, int(given), pages().clock())
    return redirect(url_for("score.ask", token=token), 303)


@score.errorhandler(ScoreError)
def refused(error: ScoreError) -> tuple[str, int]:
    """Nothing is scored by this link (any more)."""
    return render_template("score.html", reason=error.reason), STATUSES[error.reason]


def _key() -> bytes:
    return pages().env.secret_key.get_secret_value().encode()
