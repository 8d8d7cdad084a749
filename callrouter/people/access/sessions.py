"""Who is signed in: sessions, each at one browser.

A session is looked up in the records with every request, so that it ends at once: when its person
signs out, or is signed out, or is disabled.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from callrouter.people.access.person import Person, as_person
from callrouter.records import (
    ROW_LOCK,
    Agent,
    Author,
    Database,
    PageSession,
    SignInAttempt,
    SignInLink,
)
from callrouter.records.audit import audit
from callrouter.records.sessions import WayIn, token_hash
from callrouter.rules.browser import LONGEST
from callrouter.rules.session import NOTED_EVERY, SessionLasts

KEPT = timedelta(days=30)
"""How long links and sessions are kept once nobody has used them: none lasts so long unused."""
ATTEMPTS_KEPT = timedelta(days=1)
"""How long refused attempts are kept: those of the last hour count."""

UNUSED = (SignInLink.used_at.is_(None), SignInLink.revoked_at.is_(None))

log = structlog.get_logger()


def begin_session(
    session: Session, agent: Agent, by: WayIn, browser: str | None, now: datetime
) -> str:
    """The agent is signed in at this browser. Returns the session's token, which is kept nowhere
    but there."""
    opened = secrets.token_urlsafe(32)
    session.add(
        PageSession(
            token_hash=token_hash(opened),
            agent_id=agent.id,
            created_at=now,
            last_seen_at=now,
            browser=browser[:LONGEST] if browser else None,
            opened_by=by,
        )
    )
    log.info("session.opened", agent=agent.login, by=by)
    return opened


def signed_in_by(
    records: Database, token: str, lasts: SessionLasts, now: datetime, *, in_use: bool
) -> Person | None:
    """Whose session this token belongs to, or None where it is over. `in_use` when the person does
    something, and not the page by itself: only that keeps a session from ending."""
    with records.read() as session:
        found = session.get(PageSession, token_hash(token))
        if found is None or found.revoked_at is not None:
            return None
        if lasts.is_over(found.created_at, found.last_seen_at, now):
            return None
        who = as_person(session.get(Agent, found.agent_id))
    if who is not None and in_use and now >= found.last_seen_at + NOTED_EVERY:
        with records.begin() as session:
            session.execute(
                update(PageSession)
                .where(PageSession.token_hash == found.token_hash)
                .values(last_seen_at=now)
            )
    return who


@dataclass(frozen=True)
class OpenSession:
    """A session that is not over, as it was read."""

    person: Person
    began: datetime
    used: datetime

    def is_over(self, lasts: SessionLasts, now: datetime) -> bool:
        """Whether it has lasted its time by now."""
        return lasts.is_over(self.began, self.used, now)


def open_sessions(
    records: Database, lasts: SessionLasts, now: datetime
) -> Mapping[str, OpenSession]:
    """All that are not over, by the hashes of their tokens."""
    asked = (
        select(PageSession.token_hash, PageSession.created_at, PageSession.last_seen_at, Agent)
        .join(Agent, Agent.id == PageSession.agent_id)
        .where(
            PageSession.revoked_at.is_(None),
            PageSession.last_seen_at > now - lasts.unused,
            PageSession.created_at > now - lasts.at_most,
        )
    )
    with records.read() as session:
        found = session.execute(asked).all()
    return {
        token: OpenSession(who, began, used)
        for token, began, used, agent in found
        if (who := as_person(agent)) is not None
    }


def is_signed_in(session: Session, agent: Agent, lasts: SessionLasts, now: datetime) -> bool:
    """Whether this agent is at work: on the telephone, or in the pages."""
    if agent.disabled_at is not None or agent.state != "away":
        return agent.disabled_at is None
    return has_session(session, agent.id, lasts, now)


def has_session(session: Session, agent_id: int, lasts: SessionLasts, now: datetime) -> bool:
    """Whether this agent is signed in to the pages, at whatever browser."""
    of_agent = (PageSession.agent_id == agent_id, PageSession.revoked_at.is_(None))
    return any(
        not lasts.is_over(one.created_at, one.last_seen_at, now)
        for one in session.scalars(select(PageSession).where(*of_agent))
    )


def leave(records: Database, token: str, now: datetime) -> None:
    """The session of this token ends."""
    with records.begin() as session:
        _revoke(session, PageSession.token_hash == token_hash(token), now)


def end_session(
    records: Database, agent_id: int, session_id: str, author: Author, now: datetime
) -> bool:
    """End one session of this agent, named by the hash of its token. Returns whether the agent had
    such a one: nobody ends another's by guessing."""
    which = (PageSession.agent_id == agent_id) & (PageSession.token_hash == session_id)
    with records.begin() as session:
        ended = _revoke(session, which, now)
        if ended:
            audit(session, "agent.session_ended", agent_id, author, now)
    return bool(ended)


def end_other_sessions(
    records: Database, agent_id: int, kept: str, author: Author, now: datetime
) -> int:
    """End every session of this agent but that one, `kept`. Returns how many."""
    with records.begin() as session:
        ended = end_others(session, agent_id, kept, now)
        if ended:
            audit(session, "agent.session_ended", agent_id, author, now, {"sessions": ended})
    return ended


def end_others(session: Session, agent_id: int, kept: str, now: datetime) -> int:
    """The same, in a transaction that does more."""
    others = (PageSession.agent_id == agent_id) & (PageSession.token_hash != kept)
    return _revoke(session, others, now)


def sign_out(session: Session, agent_id: int, now: datetime, but: str = "") -> int:
    """The agent is signed in nowhere any more, except in the session `but`, named by the hash of
    its token; and no link made before lets it in. So it is whenever the ways change in which it
    signs in: whoever knew the old ones is out. Returns how many sessions ended, among them such as
    would have been over anyway."""
    links = (SignInLink.agent_id == agent_id, *UNUSED)
    session.execute(update(SignInLink).where(*links).values(revoked_at=now))
    return end_others(session, agent_id, but, now)


def lock_agent(session: Session, agent_id: int) -> Agent:
    """The agent as it is now, and nobody else changes how it signs in before this transaction is
    over."""
    return session.get_one(Agent, agent_id, with_for_update=ROW_LOCK, populate_existing=True)


def forget_old_sign_ins(records: Database, now: datetime) -> None:
    """Delete the links, sessions and refused attempts that ended long ago."""
    with records.begin() as session:
        session.execute(delete(SignInLink).where(SignInLink.made_at < now - KEPT))
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - ATTEMPTS_KEPT))
        session.execute(
            delete(PageSession).where(
                or_(PageSession.last_seen_at < now - KEPT, PageSession.revoked_at < now - KEPT)
            )
        )


def _revoke(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    done = session.execute(
        update(PageSession).where(which, PageSession.revoked_at.is_(None)).values(revoked_at=now)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
