"""The console: the board, and the presence of agents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.calls import handoff
from callrouter.people import presence
from callrouter.people.access.person import person
from callrouter.people.after_call import end_wrap_up as end_wrap_up_of
from callrouter.records import Author
from callrouter.rules.offer import DECLINE_REASONS
from callrouter.rules.presence import AWAY_CHOICES
from callrouter.runtime import Runtime
from webhooks.pages import board
from webhooks.pages.access import EVERYONE, asks_on, author, may_act_on, signed_in
from webhooks.pages.context import pages
from webhooks.repeated import STAYS
from webhooks.routes import declare


class Change(Protocol):
    """A change of an agent's presence, see people.presence."""

    def __call__(
        self,
        runtime: Runtime,
        login: str,
        now: datetime,
        seen: str | None = None,
        author: Author | None = None,
        *,
        phone_only: bool | None = None,
    ) -> None: ...


console = Blueprint("console", __name__)


@console.get("/")
@declare(EVERYONE)
def home() -> Response:
    """The console is all there is."""
    return redirect(url_for("console.show"))


@console.get("/console")
@declare(EVERYONE)
def show() -> str:
    """The whole page."""
    return render_template("console.html", **board.shown_now().facts())


@console.get("/console/board")
@declare(replace(EVERYONE, by_itself=True))
def refresh() -> str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """The board where it differs from the one that the browser has seen, else nothing. The whole
    page anew where it was opened by somebody else, or in another language: a second tab of the
    same browser has changed that."""
    shown = board.shown_last()
    if request.args.get("frame") != shown.frame:
        return "", 200, {"HX-Refresh": "true"}
    seen = request.args.get("seen", "")
    if not shown.is_news_to(seen):
        stands, unseen = asks_on(), board.stays_unseen(shown, seen)
        request.environ[STAYS] = lambda: stands() and unseen()
        return "", 204
    return render_template("renewed.html", **shown.facts())


@console.post("/console/agents/<login>/available")
@declare(EVERYONE)
def available(login: str) -> Response | str:
    """The agent takes calls."""
    return _change(login, presence.set_available, "done_available", seen=_seen())


@console.post("/console/agents/<login>/away")
@declare(EVERYONE)
def away(login: str) -> Response | str:
    """The agent takes no calls, for one of the reasons of the list or without saying why."""
    reason = request.form.get("reason")
    if reason is not None and reason not in AWAY_CHOICES:
        abort(400)
    return _change(login, partial(presence.set_away, reason=reason), "done_away", seen=_seen())


@console.post("/console/agents/<login>/end-wrap-up")
@declare(EVERYONE)
def end_wrap_up(login: str) -> Response | str:
    """The agent has written up the call."""
    return _change(login, end_wrap_up_of, "done_wrap_up", seen="wrap_up")


@console.post("/console/offers/<token>/decline")
@declare(EVERYONE)
def decline(token: str) -> Response | str:
    """The reader declines the call that it is offered: nobody else can."""
    reason = request.form.get("reason")
    if reason not in DECLINE_REASONS:
        abort(400)
    runtime, who = pages().runtime, signed_in()
    try:
        language = handoff.decline(runtime, token, who.login, reason, pages().clock())
    except handoff.Taken:
        return board.answer("refused", "refused_decline_taken")
    except handoff.NotOffered:
        return board.answer("refused", "refused_decline")
    for_nobody = language in board.common(anew=True).value.board.unserved
    return board.answer("done", "done_declined_for_nobody" if for_nobody else "done_declined")


def _change(
    login: str,
    change: Change,
    done: str,
    *,
    seen: str | None,
) -> Response | str:
    if not may_act_on(login):
        abort(403)
    runtime = pages().runtime
    who = person(runtime.records, login)
    if who is None:
        abort(404)
    try:
        # Whoever presses a button of their own card does not work by telephone only.
        by_phone = False if login == signed_in().login else None
        change(runtime, login, pages().clock(), seen, author(), phone_only=by_phone)
    except presence.PhoneNotDialled:
        return board.answer("refused", "refused_phone", name=who.name)
    except presence.PresenceError:
        return board.answer("refused", "refused_presence", name=who.name)
    return board.answer("done", done, name=who.name)


def _seen() -> str | None:
    """The state that the person saw when a button of presence was pressed; None where the form does
    not tell, like those of the version before."""
    return request.form.get("from")
