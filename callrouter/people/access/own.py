"""What somebody who is signed in changes of how it signs in: its password, its codes.

Only soon after signing in: whoever comes by an open page does not make it his own.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from callrouter.people.access.passwords import Passwords
from callrouter.people.access.sessions import lock_agent, sign_out
from callrouter.records import Agent, Database, PageSession, by_agent
from callrouter.records.audit import audit
from callrouter.records.sessions import token_hash
from callrouter.rules.access_key import codes_secret
from callrouter.rules.password import problems_with
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.session import is_fresh
from callrouter.rules.time_code import step_of, typed_digits
from callrouter.runtime import Runtime

log = structlog.get_logger()


class SignInAgain(Exception):
    """It is too long ago that this person showed who it is."""


def must_be_fresh(records: Database, token: str, now: datetime) -> None:
    """Raise SignInAgain unless whose session this token is has signed in just now."""
    with records.read() as session:
        _fresh(session, token, now)


def set_password(
    runtime: Runtime,
    passwords: Passwords,
    token: str,
    password: str,
    repeated: str,
    now: datetime,
) -> int:
    """Keep a new password of whose session this token is, tell them by a mail, and end their other
    sessions. Returns how many. Raises SignInAgain, Problems, TooBusy."""
    with runtime.records.read() as session:
        own, agent = _fresh(session, token, now)
    problems = problems_with(password, repeated, (agent.login, agent.name, agent.email))
    if problems:
        raise Problems(problems)
    hashed = passwords.hashed(password)
    with runtime.transaction() as session:
        # While that was done an admin may have taken away how this person signs in.
        own, agent = _fresh_to_change(session, token, now)
        agent.password_hash, agent.password_set_at = hashed, now
        ended = sign_out(session, agent.id, now, but=own.token_hash)
        runtime.notices.access_changed(session, agent, "password", now)
        audit(session, "agent.password_set", agent.id, by_agent(agent.id), now)
    log.info("agent.password_set", agent=agent.login, sessions_ended=ended)
    return ended


def set_single_keys(records: Database, agent_id: int, *, on: bool) -> None:
    """Whether keys do something on this person's pages without Ctrl or the like."""
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.id == agent_id).values(single_keys=on))


def secret_to_set_up(records: Database, key: bytes, token: str, now: datetime) -> str:
    """The secret of the codes that this person may set up next; nothing changes. Raises
    SignInAgain."""
    with records.read() as session:
        return codes_secret(key, _next_nonce(*_fresh(session, token, now)))


def set_codes(runtime: Runtime, key: bytes, token: str, code: str, now: datetime) -> int:
    """From now on the codes of that secret count, of which this is one, and end the other sessions.
    Returns how many. Raises SignInAgain, Problems."""
    with runtime.transaction() as session:
        own, agent = _fresh_to_change(session, token, now)
        nonce = _next_nonce(own, agent)
        step = step_of(codes_secret(key, nonce), typed_digits(code), now)
        if step is None:
            raise Problems([Problem("code", "code_wrong" if code.strip() else "code_missing")])
        agent.code_nonce, agent.code_confirmed_at, agent.code_step = nonce, now, step
        ended = sign_out(session, agent.id, now, but=own.token_hash)
        runtime.notices.access_changed(session, agent, "codes", now)
        audit(session, "agent.codes_set", agent.id, by_agent(agent.id), now)
    log.info("agent.codes_set", agent=agent.login, sessions_ended=ended)
    return ended


def _fresh(session: Session, token: str, now: datetime) -> tuple[PageSession, Agent]:
    own = session.get(PageSession, token_hash(token))
    if own is None or own.revoked_at is not None or not is_fresh(own.created_at, now):
        raise SignInAgain
    return own, session.get_one(Agent, own.agent_id)


def _fresh_to_change(session: Session, token: str, now: datetime) -> tuple[PageSession, Agent]:
    """The same, and nobody else changes how this agent signs in before this transaction is over:
    whoever did so at the same moment came first or comes after."""
    own, _ = _fresh(session, token, now)
    lock_agent(session, own.agent_id)
    session.refresh(own)
    return _fresh(session, token, now)


def _next_nonce(own: PageSession, agent: Agent) -> str:
    """Not drawn, since looking at the page changes nothing; another one once it was used."""
    return token_hash(f"{own.token_hash}:{agent.code_nonce or ''}")
