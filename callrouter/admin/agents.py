"""Agents who are to work no more, for a while or for good: all they could do ends at once."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.calls.offers import withdraw
from callrouter.people.access.sessions import sign_out as sign_out_everywhere
from callrouter.people.agent_values import LOGIN_LENGTH
from callrouter.people.turns import take_people_turn
from callrouter.records import ROW_LOCK, Agent, Author, Offer
from callrouter.records.audit import audit
from callrouter.rules.audit import Act
from callrouter.rules.offer import UNANSWERED
from callrouter.rules.presence import BY_OWN_CHOICE
from callrouter.rules.problem import Problem, Problems
from callrouter.runtime import Runtime

log = structlog.get_logger()

TRIES = 5
"""How often an agent is tried to be stopped while dispatchers go on offering it calls."""


class NoSuchAgent(Exception):
    """Nobody has this login; the text is for the person who tried."""


def disable(runtime: Runtime, login: str, author: Author, now: datetime) -> None:
    """From now on the agent is signed in nowhere, is offered no call and gets no mail; an offer
    that it has not answered is withdrawn. A conversation in progress is not cut (art. 2): it is
    away when that is over. Raises NoSuchAgent, Problems."""
    _stop(runtime, login, author, now, for_good=False)


def remove(runtime: Runtime, login: str, author: Author, now: datetime) -> None:
    """The agent is disabled for ever. History goes on naming it; its login, with its number
    added, and its phone are free for somebody else. Raises NoSuchAgent, Problems."""
    _stop(runtime, login, author, now, for_good=True)


def keep_an_admin(session: Session, author: Author) -> None:
    """Whatever an agent does on the pages, a working admin is left: only a shell lets one in again.
    Called at the end of a transaction in which agents take turns. Raises Problems."""
    working = select(Agent.id).where(Agent.role == "admin", Agent.disabled_at.is_(None))
    if author.agent_id is not None and session.scalars(working.limit(1)).first() is None:
        raise Problems([Problem("role", "last_admin")])


def enable(runtime: Runtime, login: str, author: Author, now: datetime) -> bool:
    """A disabled agent may work again, and is away until it says otherwise. Returns whether it was
    disabled. Raises NoSuchAgent."""
    with runtime.transaction() as session:
        agent = locked_agent(session, login)
        if agent.disabled_at is None:
            return False
        agent.disabled_at = None
        audit(session, "agent.enabled", agent.id, author, now)
    log.info("agent.enabled", agent=login)
    return True


def sign_out(runtime: Runtime, login: str, author: Author, now: datetime) -> int:
    """The agent is signed in nowhere any more, and no link made before signs it in; it may ask for
    another. Returns how many sessions ended. Raises NoSuchAgent."""
    with runtime.transaction() as session:
        agent = locked_agent(session, login)
        ended = sign_out_everywhere(session, agent.id, now)
        audit(session, "agent.signed_out", agent.id, author, now, {"sessions": ended})
    log.info("agent.signed_out", agent=login, sessions=ended)
    return ended


def _stop(runtime: Runtime, login: str, author: Author, now: datetime, *, for_good: bool) -> None:
    for _ in range(TRIES):
        with runtime.transaction() as session:
            take_people_turn(session)
            # Whoever decides about an offer locks its call, the offer and the agent in this order.
            agent_id = session.scalar(select(Agent.id).where(Agent.login == login))
            if agent_id is not None:
                withdraw(session, runtime.notices, agent_id, now)
            agent = locked_agent(session, login)
            if _is_offered(session, agent):
                continue  # Since then, and nothing can be offered once the agent is disabled.
            agent.disabled_at = agent.disabled_at or now
            sign_out_everywhere(session, agent.id, now)
            if agent.state == "offered" or agent.state in BY_OWN_CHOICE:
                agent.state, agent.state_since = "away", now
                agent.reason = agent.wrap_up_until = None
            if for_good:
                agent.left_at = now
                suffix = f" (left, {agent.id})"
                agent.login = f"{login[: LOGIN_LENGTH - len(suffix)]}{suffix}"
                agent.phone = f"-{agent.id}"
            act: Act = "agent.removed" if for_good else "agent.disabled"
            audit(session, act, agent.id, author, now)
            keep_an_admin(session, author)
        log.info(act, agent=login)
        return
    raise RuntimeError(f"{login} is offered calls faster than it can be disabled")


def locked_agent(session: Session, login: str) -> Agent:
    """The agent of that login, of those who have not left, to be decided about. Raises
    NoSuchAgent."""
    agent = session.scalars(
        select(Agent)
        .where(Agent.login == login, Agent.left_at.is_(None))
        .with_for_update(**ROW_LOCK)
        .execution_options(populate_existing=True)
    ).first()
    if agent is None:
        raise NoSuchAgent(f"There is no agent {login!r}. `callrouter agents list` names them.")
    return agent


def _is_offered(session: Session, agent: Agent) -> bool:
    unanswered = (Offer.agent_id == agent.id, Offer.state.in_(UNANSWERED))
    return session.scalar(select(Offer.id).where(*unanswered).limit(1)) is not None
