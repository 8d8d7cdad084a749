"""The console: a card for each agent, who waits, and the natures to settle."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from flask import (
    Blueprint,
    abort,
    flash,
    get_flashed_messages,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from callrouter.desk.nature import NatureError, SettledNature, settle_nature
from callrouter.people import presence
from callrouter.rules.presence import Presence
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.views.console import Card, agents_of_call, board, person
from webhooks.pages.access import may_act_on, page_language, signed_in, staff
from webhooks.pages.context import pages
from webhooks.pages.words import say_in
from webhooks.routes import declare

NATURES: dict[str, SettledNature] = {"incident": "incident", "request": "request"}

EVERYONE = staff("agent", "supervisor", "admin")
"""Agents too: whose card each may act on is decided card by card."""

IN_ORDER: tuple[Presence, ...] = ("available", "offered", "on_call", "wrap_up", "away")
"""Who can take the next call comes first."""

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
    return render_template("console.html", **_facts())


@console.get("/console/board")
@declare(EVERYONE)
def refresh() -> str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """The board where it differs from the one that the browser has seen, else nothing. The whole
    page anew where it was opened by somebody else, or in another language: a second tab of the
    same browser has changed that."""
    facts = _facts()
    if request.args.get("frame") != facts["frame"]:
        return "", 200, {"HX-Refresh": "true"}
    if request.args.get("seen") == facts["version"]:
        return "", 204
    return render_template("board.html", **facts)


@console.post("/console/agents/<login>/available")
@declare(EVERYONE)
def available(login: str) -> Response | str:
    """The agent takes calls."""
    return _change(login, presence.set_available, "done_available", seen=_seen())


@console.post("/console/agents/<login>/away")
@declare(EVERYONE)
def away(login: str) -> Response | str:
    """The agent takes no calls."""
    return _change(login, presence.set_away, "done_away", seen=_seen())


@console.post("/console/agents/<login>/end-wrap-up")
@declare(EVERYONE)
def end_wrap_up(login: str) -> Response | str:
    """The agent has written up the call."""
    return _change(login, presence.set_available, "done_wrap_up", seen="wrap_up")


@console.post("/console/calls/<sid>/nature")
@declare(EVERYONE)
def settle(sid: str) -> Response | str:
    """Settle whether a call is a request or an incident (art. 4.3)."""
    runtime = pages().runtime
    # A call that no agent took is for those who may act on any card.
    if not any(may_act_on(login) for login in agents_of_call(runtime.records, sid) or {None}):
        abort(403)
    nature = NATURES.get(request.form.get("nature", ""))
    if nature is None:
        abort(400)
    try:
        settle_nature(runtime, sid, nature, signed_in().login, pages().clock())
    except NatureError:
        return _answer("refused", "refused_nature")
    return _answer("done", f"done_nature_{nature}")


def _change(
    login: str,
    change: Callable[[Runtime, str, datetime, str | None], None],
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
        change(runtime, login, pages().clock(), seen)
    except presence.PresenceError:
        return _answer("refused", "refused_presence", name=who.name)
    return _answer("done", done, name=who.name)


def _answer(category: str, words: str, **facts: object) -> Response | str:
    """The board as it now stands with a word on what was done.

    Without scripts, or before they have loaded, the whole page again, at the button that was
    pressed.
    """
    flash(say_in(page_language())(words, **facts), category)
    if not request.headers.get("HX-Request"):
        return redirect(url_for("console.show", _anchor=_pressed()), 303)
    notices = get_flashed_messages(with_categories=True)
    return render_template("answer.html", notices=notices, **_facts())


def _pressed() -> str:
    """The id of the button that was pressed, as parts.html puts it together."""
    return "-".join(request.form[part] for part in ("place", "nature") if part in request.form)


def _seen() -> str | None:
    """The state that the person saw when a button of presence was pressed; None where the form does
    not tell, like those of the version before."""
    return request.form.get("from")


def _facts() -> dict[str, object]:
    """What the templates show."""
    now = pages().clock()
    shown = board(pages().runtime.records, now)
    who = signed_in()
    on_cards = {card.work.call_sid for card in shown.cards if card.work and may_act_on(card.login)}
    return {
        "mine": next((card for card in shown.cards if card.login == who.login), None),
        "colleagues": _by_presence(card for card in shown.cards if card.login != who.login),
        "monthly_limit": pages().runtime.admission.allowance.monthly_limit,
        "waiting": shown.waiting,
        "unsettled": [
            one for one in shown.unsettled if may_act_on(one.login) and one.call_sid not in on_cards
        ],
        "now": now,
        "spaced": spaced,
        "version": _fingerprint(shown, who, page_language()),
        "frame": _fingerprint(who, page_language()),
    }


def _by_presence(cards: Iterable[Card]) -> dict[str, list[Card]]:
    """The cards of each state of presence that somebody is in, in the order of the page; states
    that this version does not know come last."""
    groups: dict[str, list[Card]] = {state: [] for state in IN_ORDER}
    for card in cards:
        groups.setdefault(card.state, []).append(card)
    return {state: group for state, group in groups.items() if group}


def _fingerprint(*shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
