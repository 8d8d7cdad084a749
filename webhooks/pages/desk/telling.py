"""What a partner told of its request (art. 4.1), put down or corrected on its ticket by whoever has
it in hand."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from callrouter.desk.acting import ActError
from callrouter.desk.describing import Description
from callrouter.desk.meanwhile import ChangedMeanwhile
from callrouter.desk.saving import Save, save
from callrouter.people.overtaking import Overtaken, merge
from callrouter.records import Ticket
from callrouter.rules.ticket_number import spaced
from callrouter.rules.told import CALL_BACK, TOLD
from callrouter.views.at_ticket import AtTicket, at, ticket_leading
from callrouter.views.supplied import services_of
from callrouter.wording.pages import say_in, telephone
from callrouter.wording.ticket_heading import LABELS
from callrouter.wording.told import name_told
from webhooks.malformed import takes_texts
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.bodies import LARGEST, takes
from webhooks.pages.context import pages
from webhooks.pages.desk.answering import done, say_what_is_asked
from webhooks.pages.problems import beside_fields
from webhooks.pages.seen import seen, sent
from webhooks.routes import declare

telling = Blueprint("telling", __name__)

FIELDS = ("subject", "service", *TOLD, *(f"call_back_{name}" for name in CALL_BACK))

Beside = dict[str, list[str]]
"""By the name of the field, what is wrong with it."""


@telling.route("/tickets/<number>/told", methods=["GET", "POST"])
@declare(EVERYONE)
@takes(LARGEST)
@takes_texts
def put(number: str) -> Response | str | tuple[str, int]:
    """What was told, as it is on the ticket; and keep what is changed of it."""
    runtime, who, now = pages().runtime, signed_in(), pages().clock()
    with runtime.records.read() as session:
        ticket = ticket_leading(session, number)
        if ticket is None:
            abort(404)
        here, on_file = at(session, ticket, who.agent_id), _on_file(ticket)
        services = services_of(session, ticket.partner_id, now)
    if request.method == "GET":
        return _form(here, services, on_file, on_file, {})
    typed, was = {name: as_sent(text) for name, text in sent(FIELDS).items()}, seen(FIELDS)
    try:
        merged = merge(on_file, typed, {name: as_sent(text) for name, text in was.items()})
    except Overtaken as overtaken:
        beside = _theirs(overtaken)
        return _form(here, services, {**typed, **overtaken.merged}, on_file, beside), 409
    changed = _changed(on_file, merged)
    if not changed and _changed({**on_file, **was}, typed):
        # It stands there already: the form was sent twice, or a colleague has put down the same.
        return done(here.number, "telling_done")
    try:
        saved = save(
            runtime, here.number, who.login, Save(description=changed), now,
            last_seen=here.last_entry,
        )  # fmt: skip
    except ActError as error:
        status = 409 if isinstance(error, ChangedMeanwhile) else 422
        told = beside_fields(error.problems, page_language())
        return _form(here, services, {**on_file, **typed}, was or on_file, told), status
    answer = done(saved.number, "telling_done_mailed" if saved.is_mailed else "telling_done")
    say_what_is_asked(saved.asks)
    return answer


def as_sent(text: str) -> str:
    """With line ends as texts are kept."""
    return text.replace("\r\n", "\n")


def _on_file(ticket: Ticket) -> dict[str, str]:
    told, call_back = ticket.told or {}, ticket.call_back or {}
    number = call_back.get("number")
    return {
        "subject": ticket.subject or "",
        "service": ticket.service or "",
        **{name: told.get(name, "") for name in TOLD},
        **{f"call_back_{name}": call_back.get(name, "") for name in CALL_BACK},
        "call_back_number": telephone(number) if number else "",
    }


def _changed(on_file: Mapping[str, str], written: Mapping[str, str]) -> Description:
    """What is not as it was; what is, or was not asked for, is left alone."""

    def new(name: str) -> str | None:
        text = written.get(name, on_file[name])
        return text if text.strip() != as_sent(on_file[name]).strip() else None

    return Description(
        subject=new("subject"),
        service=new("service"),
        told={name: new(name) for name in TOLD},
        call_back={name: new(f"call_back_{name}") for name in CALL_BACK},
    )


def _theirs(overtaken: Overtaken) -> Beside:
    """What a colleague has put there meanwhile, beside each field."""
    say = say_in(page_language())
    return {
        name: [
            say(
                "form_overtaken" if value else "form_overtaken_emptied",
                field=_labels()[name],
                value=value,
            )
        ]
        for name, value in overtaken.theirs.items()
    }


def _labels() -> dict[str, str]:
    language = page_language()
    say = say_in(language)
    return {
        **{name: LABELS[name][language] for name in ("subject", "service")},
        **{name: name_told(name, language) for name in TOLD},
        **{f"call_back_{name}": say(f"telling_call_back_{name}") for name in CALL_BACK},
    }


def _form(
    here: AtTicket,
    services: tuple[str, ...],
    typed: Mapping[str, str],
    was: Mapping[str, str],
    problems: Beside,
) -> str:
    return render_template(
        "tickets/told.html",
        here=here,
        services=services,
        typed=typed,
        was=was,
        problems=problems,
        labels=_labels(),
        told=TOLD,
        spaced=spaced,
        addresses=addresses,
    )
