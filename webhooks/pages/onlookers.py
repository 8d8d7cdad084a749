"""Who else is at a ticket, which its page asks again and again while it is in sight.

static/onlookers.js is the other half. It asks with JSON, which no form of another site can send:
that stands in for a token. Where the session is over it gets no page to sign in at, but nothing:
what is being typed there stays.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request

from callrouter.guard import said_of as problem_of
from callrouter.people.onlookers import Onlookers, note_look
from callrouter.people.onlookers import onlookers as onlookers_at
from callrouter.records import Database
from callrouter.rules.onlookers import NOTED_EVERY
from callrouter.rules.ticket_number import read_number
from callrouter.runtime import PART_IS_AWAY
from callrouter.wording.pages import say_in
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.live import Reading, Unread
from webhooks.routes import declare

onlookers = Blueprint("onlookers", __name__)

READ_EVERY = timedelta(seconds=2)

log = structlog.get_logger()


class Looks:
    """What this process noted last of who looks at what, so that most questions write nothing."""

    def __init__(self) -> None:
        self._noted: dict[tuple[int, str], datetime] = {}
        self._lock = threading.Lock()
        self._fails = False

    def note(self, agent_id: int, number: str, now: datetime, write: Callable[[], bool]) -> bool:
        """Note by `write` that this agent looks at that ticket, where that is due. Returns whether
        there is such a ticket. Raises Unread where it cannot be written down, which is told when it
        begins: each open page would tell it every few seconds."""
        with self._lock:
            noted_at = self._noted.get((agent_id, number))
        if noted_at is not None and now < noted_at + NOTED_EVERY:
            return True
        try:
            is_there = write()
        except PART_IS_AWAY as error:
            if not self._fails:
                log.warning("onlookers.not_noted", problem=problem_of(error))
            self._fails = True
            raise Unread("looks") from error
        if self._fails:
            log.info("onlookers.noted_again")
        self._fails = False
        if not is_there:
            return False
        with self._lock:
            due = {key: at for key, at in self._noted.items() if now < at + NOTED_EVERY}
            self._noted = {**due, (agent_id, number): now}
        return True


@dataclass(frozen=True)
class Said:
    """What the page says of somebody."""

    doing: str
    words: str


@onlookers.post("/tickets/<number>/onlookers")
@declare(replace(EVERYONE, by_itself=True))
def poll(number: str) -> Response:
    """Who else is at this ticket; whoever asks is at it from now on."""
    if not request.is_json:
        abort(415)
    written = read_number(number)
    found, who = pages(), signed_in()
    records, now = found.runtime.records, found.clock()
    looks: Looks = current_app.extensions["looks"]
    if written is None or not looks.note(
        who.agent_id, written, now, lambda: note_look(records, who.agent_id, written, now)
    ):
        abort(404)
    return jsonify(said=said_of(written))


def said_of(number: str, *, anew: bool = False) -> list[Said]:
    """What the page of this ticket says of who else is at it, as it was read last for all that are
    open, or is now. Raises Unread."""
    say, who, live = say_in(page_language()), signed_in(), pages().live
    reading = Reading("onlookers", partial(_read, pages().runtime.records), READ_EVERY)
    there = (live.anew(reading) if anew else live.last(reading)).value.get(number, ())
    return [
        Said(one.doing, say(f"onlookers_{one.doing}", name=one.name))
        for one in there
        if one.agent_id != who.agent_id
    ]


def _read(records: Database, now: datetime) -> Onlookers:
    with records.read() as session:
        return onlookers_at(session, now)


def remember_looks(app: Flask) -> None:
    """Nothing was noted by this process yet."""
    app.extensions["looks"] = Looks()
