"""Support codes that callers key: how many wrong ones may be tried in an hour.

A try is reserved in a transaction of its own before the code is looked up: whoever keys codes at
the same moment on many calls sees every try of the others, and no more are looked up than the limit
says. An answer that is reported several times at once has one try.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.records import Call, CodeAttempt
from callrouter.settings import Codes

HOUR = timedelta(hours=1)


def codes_allowed(
    session: Session, limits: Codes, caller_number: str | None, now: datetime
) -> bool:
    """Whether a support code may still be asked of this caller: no limit of wrong ones in the last
    hour is reached. Callers who withhold their number have one limit, which they share, and count
    against no other: or any of them could shut out everybody."""
    return _left(session, limits, caller_number, now) > 0


def reserve_try(
    session: Session, limits: Codes, call: Call, attempt: int, now: datetime
) -> CodeAttempt | None:
    """A try at a code for this call, of which this is the attempt, counted as a wrong one until it
    proves right; None where the limit is reached. The call must be locked, and the try committed
    before the code is looked up. The same attempt again has the same try."""
    same = select(CodeAttempt).filter_by(call_id=call.id, attempt=attempt)
    reserved = session.scalars(same).first()
    if reserved is None and codes_allowed(session, limits, call.caller_number, now):
        number = call.caller_number
        reserved = CodeAttempt(call_id=call.id, attempt=attempt, caller_number=number, at=now)
        session.add(reserved)
        session.flush()
    return reserved


def may_look_up(session: Session, limits: Codes, reserved: CodeAttempt) -> bool:
    """Whether the code of this try, reserved and committed, may be looked up: of those reserved at
    the same moment none is beyond the limit."""
    return _left(session, limits, reserved.caller_number, reserved.at) >= 0


def _left(session: Session, limits: Codes, caller_number: str | None, now: datetime) -> int:
    """How many more tries the limits allow; below zero where some are beyond."""
    recent = select(func.count()).select_from(CodeAttempt).where(CodeAttempt.at > now - HOUR)
    if caller_number is None:
        withheld = recent.where(CodeAttempt.caller_number.is_(None))
        return limits.withheld_an_hour - (session.scalar(withheld) or 0)
    shown = recent.where(CodeAttempt.caller_number.is_not(None))
    own = recent.where(CodeAttempt.caller_number == caller_number)
    return min(
        limits.overall_an_hour - (session.scalar(shown) or 0),
        limits.per_caller_an_hour - (session.scalar(own) or 0),
    )
