"""Placing legs: whose phone may ring now, and whose fault it is that one could not."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile

import structlog
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from callrouter.mail.notices import Notices
from callrouter.records import ROW_LOCK, Agent, Call, Offer, PlacingTrouble
from callrouter.records.calls import NOT_ENDED
from callrouter.rules.refusal import ACCOUNT, RUNNING, Cause, Failure, back_off, cause_of

log = structlog.get_logger()

OTHERS_WITHIN = timedelta(seconds=30)
"""Two phones that fail within this time make the carrier's fault likelier than theirs."""
SAME_CODE_WITHIN = timedelta(minutes=1)
"""Two numbers that are refused by one code within this time are not what the code is about."""
TRY = timedelta(seconds=10)
"""How long a try is waited for, before another one is let through."""
SAME_TROUBLE = timedelta(minutes=10)
"""A trouble that comes back within this time is the one that supervisors were told of."""
OFFERED_WITHIN = timedelta(minutes=15)
"""Longer than any phone rings: older offers need not be looked at."""


def may_be_rung(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Which agents' phones may ring for a call: of those who are available, whose number does not
    rest. That a call shows an agent's number keeps only that call from the agent, see
    matching: anybody can show any number."""
    rested = or_(Agent.rests_until.is_(None), Agent.rests_until <= now)
    return (Agent.state == "available", rested)


def is_calling_us(session: Session, agent: Agent) -> bool:
    """Whether this agent is on one of our lines as a caller."""
    calls = select(Call.id).where(NOT_ENDED, Call.caller_number == agent.phone)
    return session.scalar(calls.limit(1)) is not None


def standing_trouble(session: Session, *, lock: bool = False) -> PlacingTrouble | None:
    """The trouble for which nobody can be rung, or None. `lock` it until the transaction ends."""
    found = select(PlacingTrouble).where(
        PlacingTrouble.cause.is_not(None), PlacingTrouble.ended_at.is_(None)
    )
    return session.scalars(found.with_for_update(**ROW_LOCK) if lock else found).first()


def is_paused(session: Session, now: datetime) -> bool:
    """Whether nobody is to be rung now."""
    trouble = standing_trouble(session)
    return trouble is not None and trouble.until is not None and trouble.until > now


def take_turn(session: Session, now: datetime) -> bool:
    """Whether somebody may be rung now. While there is trouble it is one at a time, to try."""
    trouble = standing_trouble(session, lock=True)
    if trouble is None:
        return True
    if trouble.until is not None and trouble.until > now:
        return False
    trouble.tried_at, trouble.until = now, now + TRY
    return True


def judge(session: Session, notices: Notices, offer: Offer, now: datetime) -> Cause | None:
    """Why the leg of this offer could not be placed, or failed; None where the agent's number is
    all that it concerns. Else nobody is rung for a while, nobody's phone rests for it, and
    supervisors are told once."""
    placing = session.scalars(select(PlacingTrouble).with_for_update(**ROW_LOCK)).one()
    cause = cause_of(_failure(session, offer, now))
    if cause is not None:
        _lift_rests(session, now)
        _pause(session, notices, placing, cause, offer, now)
    elif placing.until is not None and _was_try(placing, offer):
        # It said nothing of the trouble: let the next one be tried.
        placing.until = now
    return cause


def accepted(session: Session, offer: Offer, now: datetime) -> None:
    """Twilio took the order to ring this agent: it refuses our account nothing any more."""
    trouble = standing_trouble(session, lock=True)
    if trouble is not None and trouble.cause != "unreachable" and _was_try(trouble, offer):
        _resume(trouble, now)


def reached(session: Session, offer: Offer, now: datetime) -> None:
    """The agent's phone was reached: whatever kept us from it is over."""
    agent = session.get_one(Agent, offer.agent_id)
    if agent.failures:
        agent.forget_failures()
    trouble = standing_trouble(session, lock=True)
    if trouble is not None and _was_try(trouble, offer):
        _resume(trouble, now)


def _was_try(trouble: PlacingTrouble, offer: Offer) -> bool:
    """Whether this leg was placed after the last try: what became of an older one says nothing of
    the trouble."""
    return trouble.tried_at is None or offer.made_at >= trouble.tried_at


def _pause(
    session: Session,
    notices: Notices,
    placing: PlacingTrouble,
    cause: Cause,
    offer: Offer,
    now: datetime,
) -> None:
    lasts = placing.cause is not None and placing.ended_at is None
    if lasts and not _was_try(placing, offer):
        return
    again = placing.ended_at is not None and placing.ended_at > now - SAME_TROUBLE
    if lasts:
        # What an unknown code makes likelier is still the same trouble.
        new = cause != placing.cause and offer.refusal in ACCOUNT
    else:
        new = not (again and cause == placing.cause)
    if new:
        placing.since = now
    if new or not lasts:
        placing.tries = 0
    placing.cause, placing.code, placing.problem = cause, offer.refusal, offer.problem
    placing.tries, placing.ended_at, placing.tried_at = placing.tries + 1, None, now
    pause = back_off(cause, placing.tries)
    placing.until = now + pause
    log.warning(
        "placing.paused", cause=cause, code=offer.refusal, tries=placing.tries,
        seconds=pause.total_seconds(), offer=offer.token,
    )  # fmt: skip
    if new:
        notices.placing_paused(session, placing, now)


def _resume(trouble: PlacingTrouble, now: datetime) -> None:
    trouble.ended_at, trouble.until = now, None
    lasted = (now - (trouble.since or now)).total_seconds()
    log.warning("placing.resumed", cause=trouble.cause, code=trouble.code, seconds=lasted)


def _lift_rests(session: Session, now: datetime) -> None:
    """Those whose phones have just failed did so for no fault of theirs."""
    failed = select(Offer.agent_id).where(
        Offer.made_at > now - OFFERED_WITHIN,
        Offer.state == "failed",
        Offer.ended_at > now - SAME_CODE_WITHIN,
    )
    for agent in session.scalars(select(Agent).where(Agent.id.in_(failed), Agent.failures > 0)):
        agent.forget_failures()


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
