"""The board, which is what the console shows: as a whole, and in answer to what was done on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from flask import flash, get_flashed_messages, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.rules.offer import DECLINE_REASONS
from callrouter.rules.presence import AWAY_CHOICES, Presence
from callrouter.rules.problem import Problems
from callrouter.rules.roles import OVERSEERS
from callrouter.rules.ticket_number import spaced
from callrouter.views.console import Card, board
from callrouter.views.mail import Troubled, troubled
from callrouter.views.messages import messages
from callrouter.views.natures import natures
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from webhooks.pages.access import may_act_on, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number

IN_ORDER: tuple[Presence, ...] = ("available", "offered", "on_call", "wrap_up", "away")
"""Who can take the next call comes first."""

NATURES_SHOWN = 20
"""Natures to settle at first, and how many more each time they are asked for."""
NATURES_AT_MOST = 1_000


def facts() -> dict[str, object]:
    """What the templates show."""
    records, now, who = pages().runtime.records, pages().clock(), signed_in()
    shown = board(records, now)
    on_cards = {card.work.call_sid for card in shown.cards if card.work and may_act_on(card.login)}
    natures_shown = _natures_shown()
    mail = _mail_in_trouble()
    to_settle = natures(records, who.login, now, at_most=natures_shown, on_cards=on_cards)
    left = messages(records, who.login, now)
    return {
        "mine": next((card for card in shown.cards if card.login == who.login), None),
        "colleagues": _by_presence(card for card in shown.cards if card.login != who.login),
        "monthly_limit": pages().runtime.admission.allowance.monthly_limit,
        "prolong_seconds": pages().runtime.offers.prolong_seconds,
        "waiting": shown.waiting,
        "messages": left,
        "natures": to_settle,
        "natures_shown": natures_shown,
        "natures_step": NATURES_SHOWN,
        "mail": mail,
        "now": now,
        "spaced": spaced,
        "away_choices": AWAY_CHOICES,
        "decline_reasons": DECLINE_REASONS,
        "version": _fingerprint(shown, left, to_settle, natures_shown, mail, who, page_language()),
        "frame": _fingerprint(who, page_language()),
    }


def answer(category: str, words: str, **about: object) -> Response | str:
    """The board as it now stands with a word on what was done: `done` or `refused`."""
    flash(say_in(page_language())(words, **about), category)
    return _answered()


def refuse(problems: Problems) -> Response | str:
    """The board as it now stands with what is wrong, and what to do."""
    for one in problems.problems:
        flash(say_problem(one, page_language()), "refused")
    return _answered()


def _answered() -> Response | str:
    """Without scripts, or before they have loaded, the whole page again, at the button that was
    pressed."""
    if not request.headers.get("HX-Request"):
        return redirect(url_for("console.show", _anchor=_pressed()), 303)
    notices = get_flashed_messages(with_categories=True)
    return render_template("answer.html", notices=notices, **facts())


def _pressed() -> str:
    """The id of the button that was pressed, as parts.html puts it together."""
    parts = ("place", "nature", "reason")
    return "-".join(request.form[part] for part in parts if part in request.form)


def _mail_in_trouble() -> Troubled | None:
    """How much mail failed or is late; None where none is, or where it is not for who asks."""
    if signed_in().role not in OVERSEERS:
        return None
    with pages().runtime.records.read() as session:
        counted = troubled(session, pages().clock())
    return counted if counted.any else None


def _natures_shown() -> int:
    asked = request.values.get("natures", default=NATURES_SHOWN, type=small_number)
    return min(max(asked, NATURES_SHOWN), NATURES_AT_MOST)


def _by_presence(cards: Iterable[Card]) -> dict[str, list[Card]]:
    """The cards of each state of presence that somebody is in, in the order of the page; states
    that this version does not know come last."""
    groups: dict[str, list[Card]] = {state: [] for state in IN_ORDER}
    for card in cards:
        groups.setdefault(card.state, []).append(card)
    return {state: group for state, group in groups.items() if group}


def _fingerprint(*shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
