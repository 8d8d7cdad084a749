"""Two tickets about the same thing become one, and are parted again."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from callrouter.desk.acting import ActError
from callrouter.desk.merging import merge, unmerge
from callrouter.rules.ticket_number import spaced
from callrouter.views.at_ticket import AtTicket, Beside, at, open_beside, ticket_leading
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.desk.answering import done, refused
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

joining = Blueprint("joining", __name__)


@joining.route("/tickets/<number>/merge", methods=["GET", "POST"])
@declare(EVERYONE)
def ask(number: str) -> Response | str | tuple[str, int]:
    """Ask with which other ticket of its partner; and merge them."""
    runtime, who = pages().runtime, signed_in()
    with runtime.records.read() as session:
        ticket = ticket_leading(session, number)
        if ticket is None:
            abort(404)
        here, others = at(session, ticket, who.agent_id), open_beside(session, ticket).first
    if request.method == "GET":
        return _form(here, others, {})
    other = request.form.get("chosen") or request.form.get("other", "")
    try:
        merged = merge(runtime, number, other, who.login, pages().clock())
    except ActError as error:
        return _form(here, others, beside_fields(error.problems, page_language())), 422
    return done(
        merged.older, "joining_done", younger=spaced(merged.younger), older=spaced(merged.older)
    )


@joining.post("/tickets/<number>/unmerge")
@declare(EVERYONE)
def part(number: str) -> Response:
    """Undo a merge: the younger ticket is what it was."""
    try:
        parted = unmerge(pages().runtime, number, signed_in().login, pages().clock())
    except ActError as error:
        return refused(number, error)
    return done(parted.younger, "joining_parted", older=spaced(parted.older))


def _form(here: AtTicket, others: Sequence[Beside], problems: dict[str, list[str]]) -> str:
    return render_template(
        "tickets/merge.html",
        here=here,
        others=[
            (one.number, f"{spaced(one.number)} {one.subject or ''}".strip()) for one in others
        ],
        typed=request.form,
        problems=problems,
        spaced=spaced,
        addresses=addresses,
    )
