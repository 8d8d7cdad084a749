"""What an agent asks for while a call goes on or is written up: more time, or to be away then."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from callrouter.people.presence import PresenceError, set_available, set_away
from callrouter.records import ROW_LOCK, Agent, Author
from callrouter.runtime import Runtime

log = structlog.get_logger()

IN_A_CALL = ("on_call", "wrap_up")


def prolong_wrap_up(runtime: Runtime, login: str, now: datetime) -> None:
    """This agent, who writes up a call, has `prolong_seconds` more for it. Raises PresenceError
    where it does not any more."""
    more = timedelta(seconds=runtime.offers.prolong_seconds)
    with runtime.transaction() as session:
        agent = session.scalars(
            select(Agent).where(Agent.login == login).with_for_update(**ROW_LOCK)
        ).one()
        if agent.state != "wrap_up":
            raise PresenceError(f"{agent.name} is {agent.state} by now: there is no time to add.")
        # It may be over already, and the dispatcher not have seen it yet.
        agent.wrap_up_until = max(agent.wrap_up_until or now, now) + more
    log.info("agent.wrap_up_prolonged", agent=login, seconds=more.total_seconds())


def set_away_after_call(runtime: Runtime, login: str, away: bool, now: datetime) -> None:
    """When the call in hand is over and written up this agent is away, or takes calls after all.
    Raises PresenceError where there is no call in hand any more."""
    with runtime.transaction() as session:
        agent = session.scalars(
            select(Agent).where(Agent.login == login).with_for_update(**ROW_LOCK)
        ).one()
        if agent.state not in IN_A_CALL:
            raise PresenceError(f"{agent.name} is {agent.state} by now: the call is over.")
        agent.away_after_call = away
    log.info("agent.away_after_call", agent=login, away=away)


def end_wrap_up(
    runtime: Runtime,
    login: str,
    now: datetime,
    seen: str | None = None,
    author: Author | None = None,
    *,
    phone_only: bool | None = None,
) -> None:
    """The call is written up: the agent takes calls again, or is away where it asked for that. The
    others as for set_available; raises PresenceError as that does."""
    with runtime.records.read() as session:
        is_away_then = session.scalar(select(Agent.away_after_call).where(Agent.login == login))
    follows = set_away if is_away_then else set_available
    follows(runtime, login, now, seen, author, phone_only=phone_only)
