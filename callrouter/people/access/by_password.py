"""Signing in with a password and a time-based code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from callrouter.people.access.attempts import NotLetIn, Origin, forget_attempts
from callrouter.people.access.passwords import Passwords
from callrouter.people.access.person import agent_who_typed
from callrouter.people.access.sessions import begin_session
from callrouter.records import Agent, Database
from callrouter.rules.access_key import codes_secret
from callrouter.rules.time_code import step_of, typed_digits

log = structlog.get_logger()


@dataclass(frozen=True)
class Typed:
    """What somebody typed to get in."""

    login: str
    password: str
    code: str


def enter_by_password(
    records: Database,
    passwords: Passwords,
    key: bytes,
    typed: Typed,
    origin: Origin,
    browser: str | None,
    now: datetime,
) -> str:
    """Returns the token of the session that begins. Raises NotLetIn, TooBusy."""
    with records.read() as session:
        agent = agent_who_typed(session, typed.login)
    kept = agent.password_hash if agent is not None else None
    fits = passwords.fits(kept, typed.password)
    step = code_step(agent, key, typed.code, now) if agent is not None else None
    if agent is None or not fits or step is None:
        log.info("sign_in.refused", agent=agent.login if agent is not None else None)
        raise NotLetIn
    with records.begin() as session:
        if not take_step(session, agent, step):
            log.info("sign_in.refused", agent=agent.login, because="its code was used")
            raise NotLetIn
        forget_attempts(session, agent, origin)
        return begin_session(session, agent, "password", browser, now)


def code_step(agent: Agent, key: bytes, code: str, now: datetime) -> int | None:
    """The time step whose code of this agent that is, or None."""
    if agent.code_nonce is None or agent.code_confirmed_at is None:
        return None
    return step_of(codes_secret(key, agent.code_nonce), typed_digits(code), now)


def take_step(session: Session, agent: Agent, step: int) -> bool:
    """Use up the code of this time step, and those before it. Of two at the same moment one is
    taken; and none once password or codes are others than those that were looked at."""
    done = session.execute(
        update(Agent)
        .where(
            Agent.id == agent.id,
            Agent.disabled_at.is_(None),
            Agent.password_hash == agent.password_hash,
            Agent.code_nonce == agent.code_nonce,
            or_(Agent.code_step.is_(None), Agent.code_step < step),
        )
        .values(code_step=step)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
