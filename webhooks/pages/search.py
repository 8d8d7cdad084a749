"""The search field of every page: what it finds, by what one may open."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from callrouter.records.current_hours import current_revision
from callrouter.rules.ticket_number import spaced
from callrouter.views.search import Kind, find, the_one
from callrouter.wording.call_heading import say_became
from callrouter.wording.ticket_history import STATES
from callrouter.wording.written import write_short
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, may_open, page_language
from webhooks.pages.context import pages
from webhooks.routes import declare

search = Blueprint("search", __name__)

SHOWN = 8
"""Of each kind, beside the others."""
SHOWN_ALONE = 50
LONGEST = 200
"""Characters that are looked for."""

OPENED_BY: dict[Kind, str] = {
    "tickets": addresses.of_ticket("0"),
    "calls": addresses.of_call("0"),
    "partners": addresses.of_partner("0"),
    "contacts": addresses.of_partner("0"),
    "agents": addresses.of_agent("0"),
    "revisions": addresses.of_revision("hours", 1),
}
"""An address of each kind: whoever may not open it is not shown that there are such."""


@search.get("/search")
@declare(EVERYONE)
def show() -> str | Response:
    """What has these words; the very ticket or call, where they are its number."""
    wanted = request.args.get("q", "").strip()[:LONGEST]
    alone = request.args.get("kind", "")
    runtime, language = pages().runtime, page_language()
    kinds = [
        kind for kind, address in OPENED_BY.items() if may_open(address) and alone in ("", kind)
    ]
    lines = runtime.dialled_lines
    with runtime.records.read() as session:
        one = the_one(session, wanted)
        if one is not None and one[0] in kinds:
            return redirect(
                addresses.of_ticket(one[1]) if one[0] == "tickets" else addresses.of_call(one[1])
            )
        found = find(session, wanted, kinds, SHOWN_ALONE if alone else SHOWN)
        zone = current_revision(session, lines.schedules).schedule.zone
    return render_template(
        "search/found.html",
        wanted=wanted,
        alone=alone,
        found=found,
        states=STATES,
        became=lambda call: say_became(call, language),
        when=lambda instant: write_short(instant, language, zone),
        spaced=spaced,
        addresses=addresses,
    )
