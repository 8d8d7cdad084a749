"""A ticket, as it is read: what was told, what is owed by when, what was written, and its
history."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from callrouter.records.current_hours import current_revision
from callrouter.rules.ticket_number import read_number, spaced
from callrouter.views.ticket import ticket as ticket_shown
from callrouter.wording.calendar import name_clock
from callrouter.wording.correspondence import name_message
from callrouter.wording.deadline_receipt import say_reckoning
from callrouter.wording.mails.names import STATES, name_mail
from callrouter.wording.ticket_heading import WORDS, say_deadline, say_ticket_heading
from callrouter.wording.ticket_history import say_history
from callrouter.wording.told import is_told_above, name_told
from callrouter.wording.written import write_day, write_short, write_size
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language
from webhooks.pages.company import said_of
from webhooks.pages.context import pages
from webhooks.routes import declare

tickets = Blueprint("tickets", __name__)


@tickets.get("/tickets/<number>")
@declare(EVERYONE)
def show(number: str) -> str | Response:
    """The ticket to which this number leads, however it is spaced."""
    written = read_number(number)
    if written is None:
        abort(404)
    if written != number:
        return redirect(addresses.of_ticket(written))
    runtime, language = pages().runtime, page_language()
    lines = runtime.dialled_lines
    with runtime.records.read() as session:
        found = ticket_shown(session, written, pages().clock())
        if found is None:
            abort(404)
        schedule = lines.schedule_of(found["line"])
        zone = current_revision(session, lines.schedules, schedule).schedule.zone
    return render_template(
        "tickets/ticket.html",
        ticket=found,
        company=said_of(found["number"]),
        also=[spaced(one) for one in found["merged_numbers"] if one],
        heading=list(say_ticket_heading(found, language, zone)),
        state=WORDS["state"].get(found["state"], {}).get(language, found["state"]),
        told=[(name_told(name, language), text) for name, text in found["told"].items()],
        deadlines=[
            (say_deadline(one, language, zone), list(say_reckoning(one, language, zone)))
            for one in found["deadlines"]
        ],
        is_above=lambda message: is_told_above(message, found["told"]),
        days=[
            (write_day(day, language), list(entries))
            for day, entries in groupby(
                say_history(found, language, zone), lambda one: one[0].astimezone(zone).date()
            )
        ],
        when=lambda instant: write_short(instant, language, zone),
        time=lambda instant: f"{instant.astimezone(zone):%H:%M:%S}",
        clock=name_clock(zone, language),
        size=lambda number: write_size(number, language),
        name_message=name_message,
        name_mail=name_mail,
        mail_states=STATES,
        spaced=spaced,
        addresses=addresses,
    )
