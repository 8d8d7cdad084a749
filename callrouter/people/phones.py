"""Whose phone may ring."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call
from callrouter.records.calls import NOT_ENDED


def may_be_rung(now: datetime | ColumnElement[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Which agents' phones may ring for a call: of those who are available, and not
    disabled, the ones whose phone does not rest. That a call shows an agent's number keeps only
    that call from the agent (see calls.matching), as anybody can show any number. Whether outbound
    calls are suspended is asked apart: people.outbound.take_turn."""
    rested = or_(Agent.rests_until.is_(None), Agent.rests_until <= now)
    return (Agent.state == "available", Agent.disabled_at.is_(None), rested)


def is_calling_us(session: Session, agent: Agent) -> bool:
    """Whether this agent is on one of our lines as a caller."""
    calls = select(Call.id).where(NOT_ENDED, Call.caller_number == agent.phone)
    return session.scalar(calls.limit(1)) is not None
