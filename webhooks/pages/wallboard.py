"""The wallboard: how the service stands, for a big screen. Its link opens it without signing in,
for as long as nobody revokes the link."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, g, render_template, request
from werkzeug.exceptions import Gone

from callrouter.records import Database
from callrouter.records.sessions import token_hash
from callrouter.records.wallboards import Screen, screens
from callrouter.rules.allowance import PARIS
from callrouter.rules.local_day import local
from callrouter.views.wallboard import TODAY_EVERY, standing, today
from webhooks.pages.access import ByLink
from webhooks.pages.board import IN_ORDER
from webhooks.pages.context import pages
from webhooks.pages.live import Reading
from webhooks.routes import declare

wallboard = Blueprint("wallboard", __name__)

DRAWN_BY = (
    "static/css/*.css",
    "static/clocks.js",
    "static/wallboard.js",
    "templates/wallboard/*.html",
)
"""What a wallboard is drawn by: a screen that is on for months takes up what is new of it."""


READ_AGAIN = timedelta(seconds=0.2)
"""How old the links must be that are known before they are read anew for one that is not among
them: nobody opens one so soon after it was made, and whoever guesses cannot have the records asked
each time."""


class LinkOver(Gone):
    """The link was revoked, or never was one."""


class Shown(NamedTuple):
    """What a screen shows."""

    at: datetime
    """When it was read."""
    version: str
    """What looks alike has the same one."""
    facts: dict[str, object]
    """For the templates."""


@wallboard.get("/wallboard/<key>")
@declare(ByLink())
def show(key: str) -> str:
    """The whole page."""
    _open(key)
    return render_template("wallboard/show.html", **_shown(key).facts)


@wallboard.get("/wallboard/<key>/figures")
@declare(ByLink())
def figures(key: str) -> tuple[str, int, dict[str, str]]:
    """The figures where they differ from those that the screen shows, else nothing. In either case
    `Age` says how many seconds ago they were read."""
    _open(key)
    shown = _shown(key)
    age = {"Age": str(max(0, round((pages().clock() - shown.at).total_seconds())))}
    if request.args.get("seen") == shown.version:
        return "", 204, age
    return render_template("wallboard/figures.html", **shown.facts), 200, age


@wallboard.errorhandler(LinkOver)
def over(_problem: LinkOver) -> tuple[str, int]:
    """Nothing is shown by this link (any more)."""
    return render_template("wallboard/over.html"), 410


def _open(key: str) -> None:
    """Let the answer be in the language of this link. Raises LinkOver."""
    links = Reading("wallboard links", partial(_read_links, pages().runtime.records))
    key_hash, read = token_hash(key), pages().live.last(links)
    screen = read.value.get(key_hash)
    if screen is None and pages().clock() >= read.at + READ_AGAIN:
        # It may have been made since they were read last.
        screen = pages().live.anew(links).value.get(key_hash)
    g.language = screen.language if screen else None
    if screen is None or not screen.is_good:
        raise LinkOver


def _read_links(records: Database, _now: datetime) -> dict[str, Screen]:
    with records.read() as session:
        return screens(session)


def _shown(key: str) -> Shown:
    """The figures. Raises Unread."""
    records, within = pages().runtime.records, pages().answered_within
    stands = pages().live.last(Reading("wallboard", partial(standing, records)))
    of_day = Reading("wallboard of today", partial(today, records, within), TODAY_EVERY)
    day = pages().live.last(of_day).value
    now = pages().clock()
    # Once a minute the screen's clock is set.
    alike = (stands.value, day, g.language, drawn_by(), f"{now:%H:%M}")
    version = hashlib.sha256(repr(alike).encode()).hexdigest()[:16]
    facts: dict[str, object] = {
        "key": key,
        "now": now,
        "ranks": tuple(zip(stands.value.waiting, day.levels, strict=True)),
        "agents": tuple((state, stands.value.agents.get(state, 0)) for state in IN_ORDER),
        "coming": stands.value.coming,
        "late": day.late,
        "within": round(within.total_seconds()),
        "time_of_day": lambda instant: f"{local(instant, PARIS):%H:%M}",
        "zone": str(PARIS),
        "drawn_by": drawn_by(),
        "version": version,
    }
    return Shown(stands.at, version, facts)


@cache
def drawn_by() -> str:
    """What is the same as long as the page's files are."""
    here = Path(__file__).parent
    files = sorted(file for pattern in DRAWN_BY for file in here.glob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
