"""Puts the demo's tables, hours and people in place: `python -m callrouter.demo.prepare`.

A process of its own, so that the demo itself, which only watches, stays small.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from sqlalchemy import event, select

from callrouter.admin.connect import connect, voice_urls
from callrouter.admin.database import DatabaseTrouble, prepare
from callrouter.demo.people import DEMO, read, who_answer
from callrouter.line import Line
from callrouter.mail.wake import waker
from callrouter.people.files import import_agents, import_partners
from callrouter.people.presence import PresenceError, set_available
from callrouter.records import Call, Database, Ticket
from callrouter.runtime import Runtime
from callrouter.settings import Settings, load_settings
from callrouter.startup import runtime_of
from callrouter.telephony.twilio import Twilio


def main() -> int:
    """Migrate; put the people on file (`--seed`), let a fortnight have passed (`--fortnight`) and
    set whoever takes calls available (`--available`) where asked to; point the numbers here. 1
    when the database cannot be used, or the numbers could not be pointed here."""
    now = datetime.now(UTC)
    settings = load_settings(os.environ)
    try:
        prepare(settings.env.database_url, settings.schedules, now)
    except DatabaseTrouble as trouble:
        print(trouble)
        return 1
    records = Database(settings.env.database_url)
    line = Line(settings.env.redis_url)
    runtime = runtime_of(settings, records, line, waker(settings.env.redis_url))
    if "--seed" in sys.argv[1:]:
        with records.begin() as session:
            key, told = settings.env.support_code_key, settings.line.entitlement
            import_partners(session, key, read("partners.csv"), told, DEMO, now)
            import_agents(
                session,
                read("agents.csv"),
                [line.number for line in settings.line.lines],
                settings.line.countries,
                DEMO,
                now,
                runtime.notices,
            )
    if "--fortnight" in sys.argv[1:]:
        _play_fortnight(settings, runtime, now)
    for login in who_answer() if "--available" in sys.argv[1:] else ():
        try:
            # Their telephones are on the phones page, whether their consoles are open or not.
            set_available(runtime, login, now, phone_only=True)
        except PresenceError as error:
            print(error)
    urls = voice_urls(settings.env.public_base_url, settings.line.fallback_url)
    done = connect(Twilio(settings.env), settings.line.lines, urls)
    for one in done:
        print(f"{one.what}: {one.state}: {one.said}")
    line.close()
    records.close()
    return int(any(one.state == "failed" for one in done))


def _play_fortnight(settings: Settings, runtime: Runtime, now: datetime) -> None:
    """Fill an empty database; one in which anything has happened is left alone."""
    # Only a new demo plays it, and waits for it: what takes long to read is read then.
    from callrouter.demo.fortnight import play_fortnight

    with runtime.records.read() as session:
        if any(session.scalar(select(one).limit(1)) for one in (Call.id, Ticket.id)):
            return
    # The log is for what somebody does, and the disk is not waited for: nothing here is dear.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    records = Database(settings.env.database_url)
    event.listen(records.engine, "connect", _wait_for_no_disk)
    play_fortnight(replace(runtime, records=records), now)
    records.close()


def _wait_for_no_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


if __name__ == "__main__":
    sys.exit(main())
