"""Who has a ticket in hand: taken from the list or from its page, given back, handed on."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.desk import taking as acts
from callrouter.desk.acting import ActError
from callrouter.rules.taking import REASONS
from callrouter.rules.ticket_number import spaced
from callrouter.views.at_ticket import at_ticket
from callrouter.wording.pages import say_in
from callrouter.wording.ticket_history import REASONS as NAMES
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.desk.answering import done, refused, tell
from webhooks.routes import declare

taking = Blueprint("taking", __name__)


@taking.post("/work/next")
@declare(EVERYONE)
def take_next() -> Response:
    """Take the first ticket of the list in one's languages."""
    try:
        number = acts.take_next(
            pages().runtime, signed_in().login, pages().clock(),
            seen=request.form.get("next") or None,
        )  # fmt: skip
    except ActError as error:
        return refused(None, error)
    if number is None:
        flash(say_in(page_language())("work_no_next"), "refused")
        return redirect(url_for("work.show"), 303)
    return done(number, "taking_done", number=spaced(number))


@taking.get("/tickets/<number>/take")
@declare(EVERYONE)
def ask(number: str) -> str | Response:
    """Ask why somebody takes this ticket, which is not their next one (art. 2)."""
    with pages().runtime.records.read() as session:
        here = at_ticket(session, number, signed_in().agent_id)
    if here is None:
        abort(404)
    if here.how_taken is None:
        if here.owner is not None and not here.is_mine:
            tell(acts.AlreadyTaken(here.owner))
        return redirect(addresses.of_ticket(here.number))
    return render_template(
        "work/take.html",
        here=here,
        reasons=[(one, NAMES[one][page_language()]) for one in REASONS],
        spaced=spaced,
        addresses=addresses,
    )


@taking.post("/tickets/<number>/take")
@declare(EVERYONE)
def take(number: str) -> Response:
    """Take a ticket: the next one at once, another for a reason, which is asked for."""
    reason = request.form.get("reason")
    if reason is not None and reason not in REASONS:
        abort(400)
    try:
        taken = acts.take(
            pages().runtime, number, signed_in().login, pages().clock(),
            reason=reason,
        )  # fmt: skip
    except acts.NotNext as error:
        tell(error)
        return redirect(url_for("taking.ask", number=number), 303)
    except ActError as error:
        return refused(number, error)
    return done(taken, "taking_done", number=spaced(taken))


@taking.post("/tickets/<number>/give-back")
@declare(EVERYONE)
def give_back(number: str) -> Response:
    """Give a ticket back to the list."""
    try:
        acts.give_back(pages().runtime, number, signed_in().login, pages().clock())
    except ActError as error:
        return refused(number, error)
    return done(number, "taking_given_back")


@taking.post("/tickets/<number>/assign")
@declare(EVERYONE)
def assign(number: str) -> Response:
    """Hand a ticket on to a colleague."""
    try:
        acts.assign(
            pages().runtime, number, request.form.get("to", ""), signed_in().login, pages().clock()
        )
    except ActError as error:
        return refused(number, error)
    return done(number, "taking_assigned")
