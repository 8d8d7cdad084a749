"""Whether agents can be rung at all. Where Twilio refuses our account, or no phone can be reached,
outbound calls are suspended and tried one at a time, until one goes through."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.mail.notices import Notices
from callrouter.people.phones import may_be_rung
from callrouter.records import ROW_LOCK, Agent, Offer, OutboundTrouble
from callrouter.rules.outbound import (
    ACCOUNT_CODES,
    IN_A_ROW,
    Cause,
    FailedLeg,
    back_off,
    cause_of,
)

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


# Every step of the dispatcher asks this: built once, since that takes longer than asking.
PRESENT = select(OutboundTrouble).where(
    OutboundTrouble.cause.is_not(None), OutboundTrouble.ended_at.is_(None)
)
LOCKED_PRESENT = PRESENT.with_for_update(**ROW_LOCK)


def present_trouble(session: Session, *, lock: bool = False) -> OutboundTrouble | None:
    """The trouble for which outbound calls are suspended, or None. `lock` it until the transaction
    ends."""
    return session.scalars(LOCKED_PRESENT if lock else PRESENT).first()


def is_suspended(session: Session, now: datetime) -> bool:
    """Whether nobody is to be rung now."""
    trouble = present_trouble(session)
    return trouble is not None and trouble.until is not None and trouble.until > now


def take_turn(session: Session, now: datetime) -> bool:
    """Whether somebody may be rung now. While there is trouble it is one at a time, as a
    try."""
    trouble = present_trouble(session, lock=True)
    if trouble is None:
        return True
    if trouble.until is not None and trouble.until > now:
        return False
    trouble.tried_at, trouble.until = now, now + TRY
    return True


def leg_failed(session: Session, notices: Notices, offer: Offer, now: datetime) -> Cause | None:
    """The leg of this offer was refused by Twilio, or failed. Returns why nobody can be rung: then
    outbound calls are suspended for a while, nobody's phone rests for it, and supervisors are told
    once. None where it concerns the agent's number only."""
    trouble = session.scalars(select(OutboundTrouble).with_for_update(**ROW_LOCK)).one()
    cause = cause_of(_failed_leg(session, offer, now))
    if cause is not None:
        _lift_rests(session, now)
        _suspend(session, notices, trouble, cause, offer, now)
    elif trouble.until is not None and _was_try(trouble, offer):
        # This try said nothing of the trouble: let another be made at once.
        trouble.until = now
    return cause


def not_refused(session: Session, offer: Offer, now: datetime) -> None:
    """Twilio rings this agent: it no longer refuses our account."""
    trouble = present_trouble(session, lock=True)
    if trouble is not None and trouble.cause != "unreachable" and _was_try(trouble, offer):
        _resume(trouble, now)


def phone_reached(session: Session, offer: Offer, now: datetime) -> None:
    """The agent's phone was reached: whatever kept calls from reaching it is over."""
    agent = session.get_one(Agent, offer.agent_id)
    if agent.failures:
        agent.forget_failures()
    trouble = present_trouble(session, lock=True)
    if trouble is not None and _was_try(trouble, offer):
        _resume(trouble, now)


def _was_try(trouble: OutboundTrouble, offer: Offer) -> bool:
    """Whether this agent was rung after the last try: what became of an older leg says nothing of
    the trouble."""
    return trouble.tried_at is None or offer.made_at >= trouble.tried_at


def _suspend(
    session: Session,
    notices: Notices,
    trouble: OutboundTrouble,
    cause: Cause,
    offer: Offer,
    now: datetime,
) -> None:
    lasts = trouble.cause is not None and trouble.ended_at is None
    if lasts and not _was_try(trouble, offer):
        return
    again = trouble.ended_at is not None and trouble.ended_at > now - SAME_TROUBLE
    if lasts:
        # What an unknown code makes likelier is still the same trouble.
        new = cause != trouble.cause and offer.refusal in ACCOUNT_CODES
    else:
        new = not (again and cause == trouble.cause)
    if new:
        trouble.since = now
    if new or not lasts:
        trouble.tries = 0
    trouble.cause, trouble.code, trouble.problem = cause, offer.refusal, offer.problem
    trouble.tries, trouble.ended_at, trouble.tried_at = trouble.tries + 1, None, now
    delay = back_off(cause, trouble.tries)
    trouble.until = now + delay
    log.warning(
        "placing.paused", cause=cause, code=offer.refusal, tries=trouble.tries,
        seconds=delay.total_seconds(), offer=offer.token,
    )  # fmt: skip
    if new:
        notices.outbound_suspended(session, trouble, now)


def _resume(trouble: OutboundTrouble, now: datetime) -> None:
    trouble.ended_at, trouble.until = now, None
    lasted = (now - (trouble.since or now)).total_seconds()
    log.warning("placing.resumed", cause=trouble.cause, code=trouble.code, seconds=lasted)


def _lift_rests(session: Session, now: datetime) -> None:
    """The phones that have just failed did so for no fault of their own."""
    failed = select(Offer.agent_id).where(
        Offer.made_at > now - OFFERED_WITHIN,
        Offer.state == "failed",
        Offer.ended_at > now - SAME_CODE_WITHIN,
    )
    for agent in session.scalars(select(Agent).where(Agent.id.in_(failed), Agent.failures > 0)):
        agent.forget_failures()


def _failed_leg(session: Session, offer: Offer, now: datetime) -> FailedLeg:
    others = select(Offer.id).where(
        Offer.made_at > now - OFFERED_WITHIN,
        Offer.agent_id != offer.agent_id,
        Offer.state == "failed",
        or_(Offer.refusal.is_(None), Offer.refusal.not_in(ACCOUNT_CODES)),
    )
    elsewhere = others.where(
        Offer.refusal == offer.refusal, Offer.ended_at > now - SAME_CODE_WITHIN
    )
    anybody = select(Agent.id).where(Agent.id != offer.agent_id, *may_be_rung(now))
    latest = session.scalars(
        select(Offer.refusal)
        .where(Offer.agent_id == offer.agent_id, Offer.id <= offer.id)
        .order_by(Offer.id.desc())
        .limit(IN_A_ROW)
    )
    return FailedLeg(
        code=offer.refusal,
        alone=session.scalar(anybody.limit(1)) is None,
        others=session.scalar(others.where(Offer.ended_at > now - OTHERS_WITHIN).limit(1))
        is not None,
        elsewhere=session.scalar(elsewhere.limit(1)) is not None,
        in_a_row=sum(1 for _ in takewhile(lambda code: code == offer.refusal, latest)),
    )
