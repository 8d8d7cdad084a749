"""Takes the pictures in docs/pictures: the main pages, as the demo fills them.

`make pictures` runs it. The demo's fortnight is played up to a fixed moment, so that the pictures
are the same until a page changes.
"""

from __future__ import annotations

import logging
import threading
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import structlog
from playwright.sync_api import Page
from sqlalchemy import func, select
from werkzeug.serving import make_server

from benchmarks.rig import Rig, rig
from callrouter.admin.database import prepare
from callrouter.demo import people
from callrouter.demo.fortnight import play_fortnight
from callrouter.demo.people import DEMO, read
from callrouter.people.files import import_agents, import_partners
from callrouter.people.wallboards import address_of, make_link
from callrouter.records import Call, HoursRevision, Ticket, TicketMessage
from callrouter.settings import SHIPPED_CONFIG
from tests.browser import chromium
from tests.pages.app import pages_on
from tests.pages.browsing import speak
from tests.pages.visitors import Clock, link_for

PICTURES = Path(__file__).with_name("pictures")
NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
WIDE, NARROW, WALL, HIGH = 1280, 360, 1530, 860


class Picture(NamedTuple):
    """A page to be taken."""

    name: str
    address: str
    """`{call}` is the latest call that was answered, `{ticket}` the open ticket with
    the most messages, `{wallboard}` the address of a wallboard."""
    language: str = "en"
    width: int = WIDE
    dark: bool = False


TAKEN = (
    Picture("console", "/console"),
    Picture("work", "/work"),
    Picture("ticket", "/tickets/{ticket}"),
    Picture("ticket-telephone-fr", "/tickets/{ticket}", language="fr", width=NARROW),
    Picture("wallboard-dark", "{wallboard}", width=WALL, dark=True),
    Picture("hours", "/hours/hours"),
    Picture("hours-edit", "/hours/hours/edit"),
    Picture("year", "/hours/hours/year/2026"),
    Picture("close-now", "/close-now"),
    Picture("dial", "/dial?line=advanced&from=%2B33199000102&date=2026-12-25&time=10:00"),
    Picture("calls", "/calls"),
    Picture("call", "/calls/{call}"),
    Picture("partner", "/partners/delta"),
    Picture("audit", "/audit"),
    Picture("telephone-fr", "/hours/hours", language="fr", width=NARROW),
    Picture("calls-fr-dark", "/calls", language="fr", dark=True),
)


def main() -> None:
    """Take them all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    PICTURES.mkdir(exist_ok=True)
    with rig() as made, _pages(made) as address, chromium() as browser:
        with made.records.read() as session:
            answered = select(Call.sid).where(Call.disposition == "answered")
            call = session.scalars(answered.order_by(Call.id.desc())).first()
            written = (
                select(Ticket.number)
                .join(TicketMessage, TicketMessage.ticket_id == Ticket.id)
                .where(Ticket.state == "open")
                .group_by(Ticket.id)
                .order_by(func.count().desc(), Ticket.id)
            )
            ticket = session.scalars(written).first()
        page = browser.new_page(base_url=address)
        clock = Clock()
        clock.now = NOW
        page.goto(link_for(made.records, people.admin(), clock, address))
        page.locator("button.primary").click()
        with made.records.begin() as session:
            screen = {"place": "Support", "language": "en"}
            _, key = make_link(session, screen, DEMO, NOW)
        shown = {"call": call, "ticket": ticket, "wallboard": address_of(address, key)}
        for one in TAKEN:
            _take(page, one, shown)


def _take(page: Page, one: Picture, shown: Mapping[str, object]) -> None:
    page.set_viewport_size({"width": one.width, "height": HIGH})
    page.emulate_media(color_scheme="dark" if one.dark else "light", reduced_motion="reduce")
    page.goto("/account")
    speak(page, one.language)
    page.goto(one.address.format_map(shown))
    page.screenshot(path=PICTURES / f"{one.name}.png", animations="disabled", caret="hide")


@contextmanager
def _pages(made: Rig) -> Iterator[str]:
    """The pages on the demo's fortnight, with the hours that are shipped."""
    # The demo is open day and night, so that its fortnight can be played.
    (made.folder.path / "config" / "hours.toml").write_bytes(read("hours.toml"))
    settings, told, clock = made.settings, made.settings.line, Clock()
    clock.now = NOW
    prepare(settings.env.database_url, settings.schedules, NOW - timedelta(days=20))
    made.start_valkey()
    with made.records.begin() as session:
        key, entitlement = settings.env.support_code_key, told.entitlement
        import_partners(session, key, read("partners.csv"), entitlement, DEMO, NOW)
        numbers = [one.number for one in told.lines]
        import_agents(
            session, read("agents.csv"), numbers, told.countries, DEMO, NOW, made.runtime.notices
        )
    play_fortnight(made.silent_service, NOW)
    with made.records.begin() as session:
        shipped = tomllib.loads((SHIPPED_CONFIG / "hours.toml").read_text("utf-8"))
        session.add(
            HoursRevision(
                schedule="hours", number=2, document=shipped, created_at=NOW - timedelta(days=1),
                why="As published", author="admin",
            )
        )  # fmt: skip
    app = pages_on(made.records, settings, clock)
    server = make_server("127.0.0.1", made.ports.pages, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.ports.pages}"
    finally:
        server.shutdown()
        thread.join()


if __name__ == "__main__":
    main()
