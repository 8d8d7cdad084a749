"""Presence is proven: whoever is available has the pages open, or works by telephone only."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.people.after_call import IN_A_CALL
from callrouter.people.presence import put_away
from callrouter.records import ROW_LOCK, Agent, Console
from callrouter.records.consoles import note_seen
from callrouter.records.heartbeats import SEEN_WITHIN, Heartbeat
from callrouter.rules.console_presence import Lived, has_left
from callrouter.runtime import Runtime

log = structlog.get_logger()

CONSOLE_CLOSED = "console_closed"
"""Why an agent is away whose console was closed for long."""
SIGNED_OUT = "signed_out"
"""Why an agent is away who has signed out."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN_EVERY = timedelta(seconds=15)


class SeenConsoles:
    """Whose pages asked this process for something, and when last. It is kept in memory and written
    now and then: a page asks every second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[int, datetime] = {}
        self._written_at: datetime | None = None

    def note(self, agent_id: int, now: datetime) -> None:
        """A page of this agent asked for something."""
        self._seen[agent_id] = now

    def write(self, session: Session, now: datetime, at_once: bool) -> None:
        """Write it where it is time to, or `at_once`. What is lost where the transaction then fails
        is made up for by the next question of the page."""
        with self._lock:
            if not at_once and self._written_at and now < self._written_at + WRITTEN_EVERY:
                return
            self._written_at = now
            seen, self._seen = self._seen, {}
        note_seen(session, seen)


def set_away_closed(runtime: Runtime, now: datetime) -> None:
    """Agents who are available although their console has been closed for longer than the settings
    allow are away. Not those who work by telephone only, and nobody during an offer, a call or the
    wrap-up."""
    longest = runtime.presence.console_closed
    if longest is None:
        return
    doubtful = (
        Agent.state == "available",
        Agent.disabled_at.is_(None),
        ~Agent.phone_only,
        Agent.state_since < now - longest,
        or_(Console.seen_at.is_(None), Console.seen_at < now - longest),
    )
    with runtime.records.read() as session:
        asked = select(Agent.id).outerjoin(Console, Console.agent_id == Agent.id)
        found = session.scalars(asked.where(*doubtful)).all()
        # Looked for last: as a rule there is nobody to ask it for.
        lived = _lived(session, now) if found else ()

    def send_away(agent_id: int) -> None:
        with runtime.transaction() as session:
            agent = session.get_one(Agent, agent_id, with_for_update=ROW_LOCK)
            console = session.get(Console, agent_id)
            seen = console.seen_at if console else None
            if agent.state != "available" or agent.phone_only or agent.disabled_at is not None:
                return
            if has_left(seen, agent.state_since, lived, longest, now):
                put_away(agent, CONSOLE_CLOSED, now)
                session.flush()
                runtime.notices.pages_left(session, agent, now)
                log.warning("agent.paused", agent=agent.login, reason=CONSOLE_CLOSED, seen=seen)

    runtime.guard.each("consoles closed", found, send_away, now)


def take_no_calls(runtime: Runtime, agent_id: int, now: datetime) -> bool:
    """This agent has signed out and has the pages open nowhere: as if it had said so it is away, or
    is when the call in hand is over and written up. Not who works by telephone only, nor while the
    phone rings: there the offer decides. Supervisors are told where it was the last one. Returns
    whether it was available."""
    with runtime.transaction() as session:
        agent = session.get_one(Agent, agent_id, with_for_update=ROW_LOCK)
        if agent.phone_only:
            return False
        if agent.state in IN_A_CALL:
            agent.away_after_call = True
        if agent.state != "available":
            return False
        put_away(agent, SIGNED_OUT, now)
        session.flush()
        runtime.notices.pages_left(session, agent, now)
    log.info("agent.moved", agent=agent.login, state="away", reason=SIGNED_OUT)
    return True


def _lived(session: Session, now: datetime) -> tuple[Lived, ...]:
    """When the pages lived. Not as long as a process of the version before served some of them:
    whose pages that one sees it writes nowhere."""
    beats = session.scalars(select(Heartbeat).where(Heartbeat.process == "pages")).all()
    before = [one.at for one in beats if one.since is None]
    if any(now < at + SEEN_WITHIN for at in before):
        return ()
    begins = max(before, default=LONG_AGO)
    return tuple(Lived(max(one.since, begins), one.at) for one in beats if one.since is not None)
