"""A ticket is refused, on a ground of the contract and with a reason (art. 4.3)."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from callrouter.desk.acting import ActError
from callrouter.desk.meanwhile import ChangedMeanwhile
from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, save
from callrouter.desk.sent_twice import SentTwice
from callrouter.desk.text_blocks import look_for_fields
from callrouter.rules.refusal import GROUNDS, Ground
from callrouter.rules.ticket import UNRESOLVED
from callrouter.rules.ticket_number import spaced
from callrouter.views.at_ticket import AtTicket, at, ticket_leading
from callrouter.views.ticket import whole
from callrouter.wording.mails.tickets import REFUSED_BECAUSE
from callrouter.wording.pages import say_in
from callrouter.wording.ticket_heading import OFFERED_BECAUSE
from webhooks.malformed import takes_texts
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.desk.answering import done
from webhooks.pages.desk.sent import last_seen
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

refusing = Blueprint("refusing", __name__)


@refusing.route("/tickets/<number>/refuse", methods=["GET", "POST"])
@declare(EVERYONE)
@takes_texts
def ask(number: str) -> Response | str | tuple[str, int]:
    """Ask on which ground and why; and refuse it."""
    runtime, who, now = pages().runtime, signed_in(), pages().clock()
    with runtime.records.read() as session:
        ticket = ticket_leading(session, number)
        if ticket is None:
            abort(404)
        here = at(session, ticket, who.agent_id)
        offered = list(whole(session, ticket, number, now)["grounds_offered"])
    if request.method == "GET":
        if not (here.may_save and here.state in UNRESOLVED):
            return redirect(addresses.of_ticket(here.number))
        return _form(here, offered, {})
    ground = request.form.get("ground", "")
    if ground not in GROUNDS:
        problem = {"ground": [say_in(page_language())("refusing_choose")]}
        return _form(here, offered, problem), 422
    refusal = Refusal(ground=ground, reason=request.form.get("reason", ""))
    try:
        look_for_fields(refusal.reason, "reason")
        save(
            runtime, number, who.login, Save(refusal=refusal), now,
            last_seen=last_seen(),
        )  # fmt: skip
    except SentTwice as twice:
        return done(twice.number, "refusing_done")
    except ActError as error:
        beside = beside_fields(error.problems, page_language())
        status = 409 if isinstance(error, ChangedMeanwhile) else 422
        return _form(here, offered, beside), status
    return done(here.number, "refusing_done")


def _form(here: AtTicket, offered: list[Ground], problems: dict[str, list[str]]) -> str:
    language = page_language()
    grounds = [*offered, *(one for one in GROUNDS if one not in offered)]

    def named(one: Ground) -> str:
        named = REFUSED_BECAUSE[one][language]
        return f"{named} ({OFFERED_BECAUSE[one][language]})" if one in offered else named

    return render_template(
        "tickets/refuse.html",
        here=here,
        grounds=[(one, named(one)) for one in grounds],
        typed=request.form,
        problems=problems,
        spaced=spaced,
        addresses=addresses,
    )
