"""The work list: who waits and which tickets are open, in their turn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request

from callrouter.records.current_hours import current_revision
from callrouter.rules.ticket_number import spaced
from callrouter.views.work_list import Page, Row, WorkAsked, next_number, place_of, work_list
from callrouter.wording.calendar import name_clock
from callrouter.wording.ticket_heading import WORDS
from callrouter.wording.ticket_history import STATES
from callrouter.wording.work_list import say_why
from callrouter.wording.written import write_due
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.live import Reading
from webhooks.routes import declare

work = Blueprint("work", __name__)

WHOSE = ("all", "nobody", "mine")
SHOWN = 50
READ_EVERY = timedelta(seconds=3)
"""How old what an open page asks for may be. Who opens it gets it as it is."""


@work.get("/work")
@declare(EVERYONE)
def show() -> str:
    """The list, or what follows a place in it."""
    return render_template("work/list.html", **_facts(anew=True))


@work.get("/work/rows")
@declare(replace(EVERYONE, by_itself=True))
def refresh() -> str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """The rows where they differ from those that the browser has, else nothing. The whole page anew
    where it was opened by somebody else, or in another language."""
    facts = _facts(anew=False)
    if request.args.get("frame") != facts["frame"]:
        return "", 200, {"HX-Refresh": "true"}
    if request.args.get("seen") == facts["version"]:
        return "", 204
    return render_template("work/rows.html", **facts)


@dataclass(frozen=True)
class Listed:
    """What is read for all who look at the same part of the list, and speak the same languages."""

    zone: ZoneInfo
    page: Page
    first: str | None
    """The number of the ticket that they are to take next."""


@dataclass(frozen=True)
class WorkKey:
    """Which part of the list, for whom."""

    asked: WorkAsked
    after: str | None
    languages: tuple[str, ...]


def _reading(asked: WorkAsked, after: str | None) -> Reading[Listed]:
    runtime, who = pages().runtime, signed_in()

    def read(_now: datetime) -> Listed:
        with runtime.records.read() as session:
            return Listed(
                current_revision(session, runtime.dialled_lines.schedules).schedule.zone,
                work_list(session, asked, after=after, limit=SHOWN),
                next_number(session, who.agent_id),
            )

    return Reading(WorkKey(asked, after, who.languages), read, READ_EVERY)


def _facts(*, anew: bool) -> dict[str, object]:
    """What the templates show: read `anew` for who opens the page, else what was read last."""
    language, who, now = page_language(), signed_in(), pages().clock()
    of, after = request.args.get("of", "all"), request.args.get("after") or None
    if of not in WHOSE:
        abort(404)
    try:
        place_of(after) if after else None
    except ValueError:
        abort(404)
    asked = WorkAsked(owner=who.login if of == "mine" else None, unowned=of == "nobody")
    reading, live = _reading(asked, after), pages().live
    listed = (live.anew(reading) if anew else live.last(reading)).value
    zone, found, first = listed.zone, listed.page, listed.first

    def why(row: Row) -> str:
        return say_why(
            row.rank,
            row.due_at,
            now,
            language,
            is_call=row.kind == "call",
            stands_still=row.stands_still,
        )

    rows = [(row, why(row)) for row in found.rows]
    frame = _fingerprint(who, language)
    return {
        "of": of,
        "whose": [(addresses.of_work(one), f"work_of_{one}", one == of) for one in WHOSE],
        "after": after,
        "rows": rows,
        "first": first,
        "following": addresses.of_work(of, found.next) if found.next else None,
        "beginning": addresses.of_work(of) if after else None,
        "states": STATES,
        "channels": WORDS["channel"],
        "when": lambda instant: write_due(instant, None, language, zone),
        "late": lambda row: row.due_at is not None and row.due_at <= now,
        "clock": name_clock(zone, language),
        "spaced": spaced,
        "addresses": addresses,
        "frame": frame,
        "version": _fingerprint(frame, of, after, rows, found.next, first),
    }


def _fingerprint(*shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
