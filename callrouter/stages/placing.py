"""Placing legs: whose phone may ring now, and whose fault it is that one could not."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call, Offer
from callrouter.records.calls import NOT_ENDED
from callrouter.rules.refusal import ACCOUNT, RUNNING, Cause, Failure, cause_of

OTHERS_WITHIN = timedelta(seconds=30)
"""Two phones that fail within this time make the carrier's fault likelier than theirs."""
SAME_CODE_WITHIN = timedelta(minutes=1)
"""Two numbers that are refused by one code within this time are not what the code is about."""
OFFERED_WITHIN = timedelta(minutes=15)
"""Longer than any phone rings: older offers need not be looked at."""


def may_be_rung(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Which agents' phones may ring for a call: of those who are available, whose number does not
    rest, and who are not calling one of our lines from that very phone."""
    calling = select(Call.id).where(NOT_ENDED, Call.caller_number == Agent.phone).exists()
    rested = or_(Agent.rests_until.is_(None), Agent.rests_until <= now)
    return (Agent.state == "available", rested, ~calling)


def is_calling_us(session: Session, agent: Agent) -> bool:
    """Whether this agent is on one of our lines as a caller."""
    calls = select(Call.id).where(NOT_ENDED, Call.caller_number == agent.phone)
    return session.scalar(calls.limit(1)) is not None


def judge(session: Session, offer: Offer, now: datetime) -> Cause | None:
    """Why the leg of this offer could not be placed, or failed; None where the agent's number is
    all that it concerns."""
    return cause_of(_failure(session, offer, now))


def reached(session: Session, offer: Offer) -> None:
    """The agent's phone was reached: whatever its number was refused for is over."""
    session.execute(
        update(Agent)
        .where(Agent.id == offer.agent_id, Agent.failures > 0)
        .values(failures=0, rests_until=None)
    )


def _failure(session: Session, offer: Offer, now: datetime) -> Failure:
    others = select(Offer.id).where(
        Offer.made_at > now - OFFERED_WITHIN,
        Offer.agent_id != offer.agent_id,
        Offer.state == "failed",
        or_(Offer.refusal.is_(None), Offer.refusal.not_in(ACCOUNT)),
    )
    elsewhere = others.where(
        Offer.refusal == offer.refusal, Offer.ended_at > now - SAME_CODE_WITHIN
    )
    anybody = select(Agent.id).where(Agent.id != offer.agent_id, *may_be_rung(now))
    latest = session.scalars(
        select(Offer.refusal)
        .where(Offer.agent_id == offer.agent_id, Offer.id <= offer.id)
        .order_by(Offer.id.desc())
        .limit(RUNNING)
    )
    return Failure(
        code=offer.refusal,
        alone=session.scalar(anybody.limit(1)) is None,
        others=session.scalar(others.where(Offer.ended_at > now - OTHERS_WITHIN).limit(1))
        is not None,
        elsewhere=session.scalar(elsewhere.limit(1)) is not None,
        running=sum(1 for _ in takewhile(lambda code: code == offer.refusal, latest)),
    )
