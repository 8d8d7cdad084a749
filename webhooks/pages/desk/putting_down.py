"""What an agent puts down on a ticket: what its partner answered in another way than by mail, what
was done or asked for to find the cause (art. 4.2), and that the partner was called back."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from callrouter.desk import accesses, answers, charge, responses
from callrouter.desk.acting import ActError
from callrouter.rules.correspondence import as_text
from callrouter.rules.ticket_number import spaced
from callrouter.views.at_ticket import AtTicket, at_ticket
from webhooks.malformed import takes_texts
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.bodies import LARGEST, takes
from webhooks.pages.context import pages
from webhooks.pages.desk.answering import done, refused
from webhooks.pages.desk.sent import files_sent, last_seen
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

putting_down = Blueprint("putting_down", __name__)


@putting_down.route("/tickets/<number>/answer", methods=["GET", "POST"])
@declare(EVERYONE)
@takes(LARGEST)
@takes_texts
def answer(number: str) -> Response | str | tuple[str, int]:
    """What the partner answered: it does what its mail would have done."""
    here = _here(number)
    if request.method == "GET":
        return _form("tickets/answer.html", here, {})
    try:
        put = answers.put_down(
            pages().runtime, number, signed_in().login, request.form.get("contact") or None,
            request.form.get("text", ""), files_sent(), pages().clock(), last_seen=last_seen(),
        )  # fmt: skip
    except ActError as error:
        return _refused("tickets/answer.html", here, error)
    if put.is_new:
        return done(put.number, "putting_done_new", number=spaced(here.number))
    return done(put.number, "putting_done_open" if put.is_open_again else "putting_done")


@putting_down.route("/tickets/<number>/access", methods=["GET", "POST"])
@declare(EVERYONE)
@takes_texts
def access(number: str) -> Response | str | tuple[str, int]:
    """That the agent connected to a service of the partner's."""
    here = _here(number)
    if request.method == "GET":
        return _form("tickets/access.html", here, {})
    service = request.form.get("service", "").strip() or None
    try:
        named = accesses.log_access(
            pages().runtime, number, signed_in().login, request.form.get("what", ""),
            pages().clock(), service=service, last_seen=last_seen(),
        )  # fmt: skip
    except ActError as error:
        return _refused("tickets/access.html", here, error)
    return done(here.number, "putting_done_access", service=named)


@putting_down.route("/tickets/<number>/test", methods=["GET", "POST"])
@declare(EVERYONE)
@takes_texts
def test(number: str) -> Response | str | tuple[str, int]:
    """Which test the partner was asked for."""
    here = _here(number)
    if request.method == "GET":
        return _form("tickets/test.html", here, {})
    try:
        accesses.log_test(
            pages().runtime, number, signed_in().login, request.form.get("what", ""),
            pages().clock(), last_seen=last_seen(),
        )  # fmt: skip
    except ActError as error:
        return _refused("tickets/test.html", here, error)
    return done(here.number, "putting_done_test")


@putting_down.route("/tickets/<number>/called-back", methods=["GET", "POST"])
@declare(EVERYONE)
@takes_texts
def called_back(number: str) -> Response | str | tuple[str, int]:
    """That a partner without any address was called back, and told what."""
    here = _here(number)
    if request.method == "GET":
        return _form("tickets/called_back.html", here, {})
    said = as_text(request.form.get("text", "")) or None
    try:
        responses.called_back(
            pages().runtime, number, signed_in().login, pages().clock(), said,
            last_seen=last_seen(),
        )  # fmt: skip
    except ActError as error:
        return _refused("tickets/called_back.html", here, error)
    return done(here.number, "putting_done_called_back")


@putting_down.post("/tickets/<number>/charge-accepted")
@declare(EVERYONE)
def charge_accepted(number: str) -> Response:
    """That the partner goes on although it may be charged (art. 4.3)."""
    try:
        charge.accept_charge(pages().runtime, number, signed_in().login, pages().clock())
    except ActError as error:
        return refused(number, error)
    return done(number, "putting_done_charge")


def _here(number: str) -> AtTicket:
    with pages().runtime.records.read() as session:
        found = at_ticket(session, number, signed_in().agent_id)
    return found if found is not None else abort(404)


def _refused(template: str, here: AtTicket, error: ActError) -> tuple[str, int]:
    return _form(template, here, beside_fields(error.problems, page_language())), 422


def _form(template: str, here: AtTicket, problems: dict[str, list[str]]) -> str:
    return render_template(
        template,
        here=here,
        contacts=[one for one in (here.addressee, *here.others) if one is not None],
        typed=request.form,
        problems=problems,
        spaced=spaced,
        addresses=addresses,
    )
