"""Who may sign in: invitations and resets of our agents."""

from __future__ import annotations

from datetime import datetime

import structlog
from pydantic import SecretStr
from sqlalchemy.orm import Session

from callrouter.admin.agents import locked_agent
from callrouter.people.access.invitations import owe_invitation
from callrouter.people.access.sessions import sign_out
from callrouter.records import Agent, Author
from callrouter.records.audit import audit
from callrouter.rules.problem import Problem, Problems
from callrouter.runtime import Runtime

log = structlog.get_logger()


def invite(runtime: Runtime, key: SecretStr, login: str, author: Author, now: datetime) -> str:
    """Mail an agent a link by which it chooses a password and sets up codes, once, within three
    days; the one before is of no use any more. Returns the last part of the link's address, for
    somebody to hand over. `key` is SECRET_KEY. Raises NoSuchAgent, Problems."""
    with runtime.transaction() as session:
        agent = _working(session, login)
        token = owe_invitation(runtime, session, _bytes(key), agent, "invitation", now)
        audit(session, "agent.invited", agent.id, author, now)
    log.info("agent.invited", agent=login)
    return token


def reset(runtime: Runtime, key: SecretStr, login: str, author: Author, now: datetime) -> str:
    """Take away an agent's password and codes, sign it out everywhere, and mail it a link to choose
    others. Returns the last part of the link's address. Raises NoSuchAgent, Problems."""
    with runtime.transaction() as session:
        agent = _working(session, login)
        agent.password_hash = agent.password_set_at = None
        agent.code_nonce = agent.code_confirmed_at = agent.code_step = None
        ended = sign_out(session, agent.id, now)
        token = owe_invitation(runtime, session, _bytes(key), agent, "reset", now)
        audit(session, "agent.reset", agent.id, author, now, {"sessions": ended})
    log.info("agent.reset", agent=login, sessions=ended)
    return token


def _working(session: Session, login: str) -> Agent:
    agent = locked_agent(session, login)
    if agent.disabled_at is not None:
        raise Problems([Problem("login", "agent_disabled", {"login": login})])
    return agent


def _bytes(key: SecretStr) -> bytes:
    return key.get_secret_value().encode()
