"""Signing in without a password: a link that works once, and the session that it opens.

A session is looked up in the records with every request, so that it ends at once: when its person
signs out, or is signed out, or is disabled.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from callrouter.records import (
    ROW_LOCK,
    Agent,
    Author,
    Database,
    PageSession,
    SignInLink,
    agent_named,
)
from callrouter.records.audit import audit
from callrouter.records.sessions import token_hash
from callrouter.rules.session import LINK_LASTS, NOTED_EVERY, SessionLasts

KEPT = timedelta(days=30)
"""How long links and sessions are kept once nobody has used them: none lasts so long unused."""

log = structlog.get_logger()


class SignInError(Exception):
    """The link signs nobody in: it is `expired`, or was `used`, or is `invalid` (not one of ours,
    or revoked)."""

    def __init__(self, because: Literal["expired", "used", "invalid"]) -> None:
        self.because = because
        super().__init__(f"the sign-in link is {because}")


@dataclass(frozen=True)
class Person:
    """Who is signed in to the pages."""

    agent_id: int
    login: str
    name: str
    role: str
    languages: tuple[str, ...]


def person(records: Database, login: str) -> Person | None:
    """Who that login is, or None where there is no such agent (any more), or it is disabled."""
    with records.read() as session:
        return _person(agent_named(session, login))


def sign_in_link(
    records: Database, pages_url: str, login: str, author: Author, now: datetime
) -> str | None:
    """A link under the pages' own address that signs in as `login`, once, within ten minutes. None
    where there is no such agent (any more), or it is disabled."""
    token = secrets.token_urlsafe(32)
    with records.begin() as session:
        agent = agent_named(session, login)
        if agent is None or agent.disabled_at is not None:
            return None
        session.add(SignInLink(token_hash=token_hash(token), agent_id=agent.id, made_at=now))
        audit(session, "agent.link_made", agent.id, author, now)
    return f"{pages_url.rstrip('/')}/sign-in/{token}"


def whose_link(records: Database, token: str, now: datetime) -> Person:
    """Whom this link, the last part of its address, would sign in; nothing changes. Raises
    SignInError."""
    with records.read() as session:
        link = session.get(SignInLink, token_hash(token))
        return _usable(session, link, now)


def enter(records: Database, token: str, now: datetime) -> str:
    """Use up the link of this token. Returns the token of the session that begins. Raises
    SignInError."""
    opened = secrets.token_urlsafe(32)
    with records.begin() as session:
        link = session.get(SignInLink, token_hash(token), with_for_update=ROW_LOCK)
        who = _usable(session, link, now)
        assert link is not None, "nothing else is usable"
        link.used_at = now
        session.add(
            PageSession(
                token_hash=token_hash(opened),
                agent_id=link.agent_id,
                created_at=now,
                last_seen_at=now,
            )
        )
    log.info("session.opened", agent=who.login)
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
        who = _person(session.get(Agent, found.agent_id))
    if who is not None and in_use and now >= found.last_seen_at + NOTED_EVERY:
        with records.begin() as session:
            session.execute(
                update(PageSession)
                .where(PageSession.token_hash == found.token_hash)
                .values(last_seen_at=now)
            )
    return who


def is_signed_in(session: Session, agent: Agent, lasts: SessionLasts, now: datetime) -> bool:
    """Whether this agent is at work: on the telephone, or in the pages."""
    if agent.disabled_at is not None or agent.state != "away":
        return agent.disabled_at is None
    of_agent = (PageSession.agent_id == agent.id, PageSession.revoked_at.is_(None))
    return any(
        not lasts.is_over(one.created_at, one.last_seen_at, now)
        for one in session.scalars(select(PageSession).where(*of_agent))
    )


def leave(records: Database, token: str, now: datetime) -> None:
    """The session of this token ends."""
    with records.begin() as session:
        _revoke(session, PageSession.token_hash == token_hash(token), now)


def sign_out(session: Session, agent_id: int, now: datetime) -> int:
    """The agent is signed in nowhere any more, and no link made before signs it in. Returns how
    many sessions ended, among them such as would have been over anyway."""
    links = (SignInLink.agent_id == agent_id, SignInLink.used_at.is_(None))
    session.execute(update(SignInLink).where(*links).values(revoked_at=now))
    return _revoke(session, PageSession.agent_id == agent_id, now)


def forget_ended(records: Database, now: datetime) -> None:
    """Delete the links and sessions that ended long ago."""
    with records.begin() as session:
        session.execute(delete(SignInLink).where(SignInLink.made_at < now - KEPT))
        session.execute(
            delete(PageSession).where(
                or_(PageSession.last_seen_at < now - KEPT, PageSession.revoked_at < now - KEPT)
            )
        )


def _usable(session: Session, link: SignInLink | None, now: datetime) -> Person:
    who = _person(session.get(Agent, link.agent_id)) if link is not None else None
    if link is None or who is None or link.revoked_at is not None:
        raise SignInError("invalid")
    if link.used_at is not None:
        raise SignInError("used")
    if now > link.made_at + LINK_LASTS:
        raise SignInError("expired")
    return who


def _revoke(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    done = session.execute(
        update(PageSession).where(which, PageSession.revoked_at.is_(None)).values(revoked_at=now)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _person(agent: Agent | None) -> Person | None:
    if agent is None or agent.disabled_at is not None:
        return None
    return Person(agent.id, agent.login, agent.name, agent.role, tuple(agent.languages.split()))
