"""How somebody signs in, and where it is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, PageSession, SignInLink
from callrouter.rules.browser import browser_and_system
from callrouter.rules.session import SessionLasts


@dataclass(frozen=True)
class OpenSession:
    """A session that is not over."""

    id: str
    """By which it is ended; it opens nothing."""
    browser: str | None
    system: str | None
    opened_by: str | None
    since: datetime
    last_used_at: datetime
    """To a few minutes."""


@dataclass(frozen=True)
class WaysIn:
    """How an agent may sign in, and where it is signed in."""

    password_since: datetime | None
    codes_since: datetime | None
    invited_until: datetime | None
    """An invitation or a reset waits for it, until then."""
    sessions: list[OpenSession]
    """The one used last first."""


def ways_in(session: Session, agent_id: int, lasts: SessionLasts, now: datetime) -> WaysIn:
    """Those of this agent."""
    agent = session.get_one(Agent, agent_id)
    waiting = (
        select(SignInLink.expires_at)
        .where(
            SignInLink.agent_id == agent_id,
            SignInLink.purpose.in_(["invitation", "reset"]),
            SignInLink.used_at.is_(None),
            SignInLink.revoked_at.is_(None),
            SignInLink.expires_at > now,
        )
        .order_by(SignInLink.expires_at.desc())
    )
    return WaysIn(
        agent.password_set_at,
        agent.code_confirmed_at,
        session.scalars(waiting.limit(1)).first(),
        open_sessions(session, agent_id, lasts, now),
    )


def open_sessions(
    session: Session, agent_id: int, lasts: SessionLasts, now: datetime
) -> list[OpenSession]:
    """Where this agent is signed in, the session used last first."""
    found = session.scalars(
        select(PageSession)
        .where(PageSession.agent_id == agent_id, PageSession.revoked_at.is_(None))
        .order_by(PageSession.last_seen_at.desc(), PageSession.created_at.desc())
    )
    return [
        OpenSession(
            one.token_hash,
            *browser_and_system(one.browser),
            one.opened_by,
            one.created_at,
            one.last_seen_at,
        )
        for one in found
        if not lasts.is_over(one.created_at, one.last_seen_at, now)
    ]
