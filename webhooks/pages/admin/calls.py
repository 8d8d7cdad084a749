"""Calls: found by number, partner, ticket, outcome, line and day; each with what happened in it and
why."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from flask import Blueprint, abort, render_template, request, url_for

from callrouter.records.current_hours import current_revision
from callrouter.rules.problem import Problems
from callrouter.rules.ticket_number import spaced
from callrouter.rules.turn import OUTCOMES
from callrouter.views import listings
from callrouter.views.calls_asked import FIELDS, calls_asked
from callrouter.wording.calendar import name_clock
from callrouter.wording.call_heading import WORDS, say_became, say_heading
from callrouter.wording.call_reasons import say_why
from callrouter.wording.pages import telephone
from callrouter.wording.timeline import SOURCES, timeline
from callrouter.wording.written import write_day, write_moment, write_short
from webhooks.pages import addresses
from webhooks.pages.access import OVERSIGHT, page_language
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

calls = Blueprint("calls", __name__)

SHOWN = 50


@calls.get("/calls")
@declare(OVERSIGHT)
def find() -> str | tuple[str, int]:
    """The calls that are looked for, the newest first."""
    runtime, language = pages().runtime, page_language()
    lines = runtime.dialled_lines
    typed = {name: request.args.get(name, "").strip() for name in (*FIELDS, "before")}
    found: list[listings.Facts] = []
    wrong: dict[str, list[str]] = {}
    with runtime.records.read() as session:
        zone = current_revision(session, lines.schedules).schedule.zone
        try:
            asked = calls_asked(session, typed, lines, zone)
            found = listings.calls(session, asked, SHOWN + 1)
        except Problems as problems:
            wrong = beside_fields(problems.problems, language)
    on = partial(addresses.of_list, url_for("calls.find"))
    page = render_template(
        "calls/list.html",
        typed=typed,
        problems=wrong,
        calls=found[:SHOWN],
        older=on({**typed, "before": found[SHOWN - 1]["sid"]}) if len(found) > SHOWN else None,
        newest=on({**typed, "before": ""}) if typed["before"] else None,
        outcomes=[(one, WORDS["outcome"][one][language]) for one in OUTCOMES],
        lines=[(one.name, one.name.capitalize()) for one in lines.all],
        became=lambda one: say_became(one, language),
        is_asked=any(typed.values()),
        when=lambda instant: write_short(instant, language, zone),
        clock=name_clock(zone, language),
        spaced=spaced,
        addresses=addresses,
    )
    return (page, 422) if wrong else page


@calls.get("/calls/<sid>")
@declare(OVERSIGHT)
def show(sid: str) -> str:
    """One call: why it came to what it did, what is known of it, and what happened, moment by
    moment."""
    runtime, language = pages().runtime, page_language()
    lines = runtime.dialled_lines
    with runtime.records.read() as session:
        found = listings.call(session, sid)
        if found is None:
            abort(404)
        schedule = lines.schedule_of(found["line"])
        zone = current_revision(session, lines.schedules, schedule).schedule.zone
    arrived = found["arrived_at"].astimezone(zone)
    hours = next((one for one in found["receipt"] if one.get("what") == "hours"), None)
    return render_template(
        "calls/call.html",
        call=found,
        why=say_why(found, language, zone),
        heading=list(say_heading(_as_read(found), language)),
        hours=hours,
        days=[
            (write_day(day, language), list(moments))
            for day, moments in groupby(
                timeline(found, language, zone), lambda one: one.at.astimezone(zone).date()
            )
        ],
        sources=SOURCES,
        when=write_moment(found["arrived_at"], language, zone),
        that_day=addresses.of_day(
            schedule, arrived.date(), hours.get("revision") if hours is not None else None
        ),
        again=addresses.of_dialler(
            **{
                "line": found["line"],
                "from": found["caller"] or "",
                "date": arrived.date().isoformat(),
                "time": f"{arrived:%H:%M}",
                "language": found["language"] or language,
            }
        ),
        time=lambda instant: f"{instant.astimezone(zone):%H:%M:%S}",
        clock=name_clock(zone, language),
        spaced=spaced,
        addresses=addresses,
    )


def _as_read(call: listings.Facts) -> listings.Facts:
    """The call with its number and line as people write them."""
    caller = telephone(call["caller"]) if call["caller"] else None
    return {**call, "caller": caller, "line": call["line"].capitalize()}
