"""The conversation: legs come into its conference and leave it; the caller says how it was."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select

from callrouter.calls.next_step import note_after_line, required
from callrouter.calls.offers import fail, finish, lock_offer
from callrouter.records import ROW_LOCK, Call, Offer, lock_call, participants
from callrouter.records.callbacks import record
from callrouter.rules.call import LEFT_LINE
from callrouter.rules.conference import Role
from callrouter.rules.offer import ANSWERED
from callrouter.rules.steps import Steps
from callrouter.runtime import Runtime

log = structlog.get_logger()


def joined(runtime: Runtime, token: str, call_sid: str, now: datetime) -> None:
    """A leg was seen in the conference: the agent's lets the caller be brought, the caller's is
    the conversation."""
    with runtime.transaction() as session:
        locked = lock_offer(session, token)
        if locked is None:
            return
        offer, call = locked
        record(session, call_sid, "conference-join", token, now)
        if call_sid == offer.leg_sid and offer.state == "accepted":
            offer.state, offer.joined_at = "joined", now
            if call.state == "bridging":
                call.fetch_at, call.fetched_at = now, None
        elif call_sid == call.sid and call.state == "bridging" and offer.state in ANSWERED:
            call.state, call.connected_at, call.fetch_at = "connected", now, None
            # The agent is there as well, even if its own joining was not reported.
            offer.state, offer.joined_at = "joined", offer.joined_at or now
            log.info("call.connected", call=call.sid, offer=token)
        role = _role(call_sid, offer, call)
        if role is not None and offer.state in ANSWERED:
            participants.joined(session, offer, call_sid, role, now)


def left(runtime: Runtime, token: str, call_sid: str, now: datetime) -> None:
    """A leg left the conference. When the agent's did, the conversation is over for it."""
    # Looked at first: most often it was the caller, or this was known, and nothing is to be locked.
    agents = (
        select(Offer.id)
        .where(Offer.token == token, Offer.state == "joined", Offer.leg_sid == call_sid)
        .exists()
    )
    with runtime.records.read() as session:
        seen = select(agents, participants.is_present(call_sid, token))
        is_agent, is_present = session.execute(seen).one()
    if not is_agent and not is_present:
        return
    with runtime.transaction() as session:
        locked = lock_offer(session, token) if is_agent else None
        participants.left(session, call_sid, token, now)
        if locked is None:
            return
        offer, call = locked
        if call_sid != offer.leg_sid or offer.state != "joined":
            return
        if call.state in LEFT_LINE:
            call.state = "closing"
            finish(session, offer, runtime.offers.wrap_up_seconds, now)


def caller_left(runtime: Runtime, sid: str, token: str, now: datetime) -> Steps | None:
    """The caller is out of the conference of this offer and still there: the agent left first, or
    was lost before the two spoke. Then the caller waits again, in its old place. A late report of
    an earlier conference changes nothing: the caller is with another agent by now."""
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None:
            return None
        offer = session.scalars(
            select(Offer)
            .where(Offer.call_id == call.id, Offer.state.in_(ANSWERED))
            .with_for_update(**ROW_LOCK)
        ).first()
        this_one = offer is None or offer.token == token
        if this_one and call.state == "connected":
            call.state = "closing"
            if offer is not None:
                finish(session, offer, runtime.offers.wrap_up_seconds, now)
        elif this_one and call.state == "bridging" and offer is not None:
            fail(session, runtime.notices, offer, call, "lost", now)
            call.fetch_at = None
        session.flush()
        steps = required(session, call)
    note_after_line(runtime, call, steps, now)
    return steps


def score(runtime: Runtime, sid: str, keys: str, now: datetime) -> Steps | None:
    """The caller's satisfaction, 1 to 5, or nothing: then the last words."""
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None:
            return None
        if call.state == "closing" and call.satisfaction is None and keys in {*"12345"}:
            call.satisfaction = int(keys)
        steps = required(session, call, answered_last=True)
    note_after_line(runtime, call, steps, now)
    return steps


def _role(leg_sid: str, offer: Offer, call: Call) -> Role | None:
    if leg_sid == offer.leg_sid:
        return "agent"
    return "caller" if leg_sid == call.sid else None
