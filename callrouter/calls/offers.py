"""Offers under way: what becomes of the leg, how an offer fails, and who it sets free again."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from callrouter.mail.notices import Notices
from callrouter.people import outbound, presence
from callrouter.records import ROW_LOCK, Call, Offer, participants
from callrouter.records.calls import LIVE_OFFER
from callrouter.rules.offer import ANSWERED, BLOCKING_CALL, LIVE, UNANSWERED, OfferState, sources_of
from callrouter.runtime import Runtime

log = structlog.get_logger()

RUNG_WITHIN = timedelta(seconds=12)
"""Longer than Twilio is ever asked: a dispatcher that has not said by then whether the agent was
rung is gone, and the caller is no longer kept from other agents."""
JOIN_SECONDS = 15
"""How long an agent who pressed 1 may take to appear in the conference."""
WHEN_LATE: dict[str, OfferState] = {
    # The leg was never reported: that says nothing of the agent.
    "placing": "withdrawn",
    "unknown": "withdrawn",
    "ringing": "no_answer",
    "whispering": "voicemail",
    "accepted": "lost",
}
"""What an offer comes to when its deadline passes."""
UNHEARD = (Offer.leg_ended_at.is_(None), Offer.leg_sid.is_(None), Offer.state.not_in(LIVE))
"""An offer that is over, and whose leg was never reported."""

# Every step of the dispatcher asks these: built once, since that takes longer than asking.
LEFT_OVER = select(Offer.id).where(
    LIVE_OFFER, Offer.state == "placing", Offer.made_at <= bindparam("until")
)
DUE = select(Offer.id).where(
    LIVE_OFFER, Offer.state != "joined", Offer.deadline <= bindparam("now")
)
UNHEARD_OF = select(Offer.id).where(*UNHEARD, Offer.deadline <= bindparam("now"))


def rung(runtime: Runtime, offer_id: int, leg_sid: str, now: datetime) -> None:
    """Twilio rings the agent: its leg has this SID, which it may have told us already."""
    with runtime.transaction() as session:
        offer, _ = _locked(session, offer_id)
        outbound.not_refused(session, offer, now)
        if offer.leg_sid is None:
            offer.leg_sid = leg_sid
        late = offer.state == "unknown" and not is_blocked(session, offer)
        if offer.state == "placing" or late:
            offer.state = "ringing"


def maybe_rung(runtime: Runtime, offer_id: int, problem: str) -> None:
    """It is not known whether Twilio rings the agent. It may: so it is not asked again, and the
    agent gets no other offer until the deadline. The caller may be offered to others at once."""
    with runtime.transaction() as session:
        offer, _ = _locked(session, offer_id)
        if offer.state == "placing":
            offer.state, offer.problem = "unknown", problem
    log.warning("offer.unknown", offer=offer_id, problem=problem)


def not_rung(runtime: Runtime, offer_id: int, refusal: int, problem: str, now: datetime) -> None:
    """Twilio refused to ring the agent, by this code."""
    with runtime.transaction() as session:
        offer, _ = _locked(session, offer_id)
        offer.leg_ended_at = now
        offer.refusal, offer.problem = refusal, problem
        session.flush()
        if not end_offer(session, runtime.notices, offer, "failed", now):
            presence.free(session, offer.agent_id, now)
    log.warning("offer.not_placed", offer=offer.token, code=refusal, problem=problem)


def end_offer(
    session: Session, notices: Notices, offer: Offer, ending: OfferState, now: datetime
) -> bool:
    """An offer, which is locked, comes to nothing, once; its agent goes where that end sends it.
    Returns whether it was this that ended it."""
    if not _end(session, offer, ending, now):
        return False
    presence.offer_came_to_nothing(session, notices, offer, ending, now)
    return True


def finish(session: Session, offer: Offer, wrap_up_seconds: int, now: datetime) -> None:
    """The conversation of an offer, which is locked, is over: its agent writes it up."""
    if _end(session, offer, "finished", now):
        presence.wrap_up(session, offer.agent_id, wrap_up_seconds, now)


def _end(session: Session, offer: Offer, ending: OfferState, now: datetime) -> bool:
    before = offer.state
    if before not in sources_of(ending):
        return False
    offer.state, offer.ended_at = ending, now
    if before in ANSWERED:
        participants.all_left(session, offer, now)
    log.info("offer.ended", offer=offer.token, ending=ending, before=before)
    return True


def expire(runtime: Runtime, now: datetime) -> int:
    """End the offers whose deadline has passed; their callers, who never left their places, may be
    offered to others. Returns how many there were. Agents whose legs were never
    reported are free."""
    with runtime.records.read() as session:
        left_over = session.scalars(LEFT_OVER, {"until": now - RUNG_WITHIN}).all()
        due = session.scalars(DUE, {"now": now}).all()
    silence = "the dispatcher that made it never told whether the agent was rung"
    runtime.guard.each(
        "offers left over", left_over, lambda one: maybe_rung(runtime, one, silence), now
    )
    late = runtime.guard.each("offers due", due, lambda one: _expire(runtime, one, now), now)
    _forget_unreported_legs(runtime, now)
    return len(late)


def _expire(runtime: Runtime, offer_id: int, now: datetime) -> None:
    with runtime.transaction() as session:
        offer, call = _locked(session, offer_id)
        if offer.state not in LIVE - {"joined"} or offer.deadline > now:
            return
        fail(session, runtime.notices, offer, call, WHEN_LATE[offer.state], now)


def _forget_unreported_legs(runtime: Runtime, now: datetime) -> None:
    """Offers that are over and past their time, and whose leg was never reported: there is none,
    and their agents are free."""
    with runtime.records.read() as session:
        found = session.scalars(UNHEARD_OF, {"now": now}).all()

    def forget(offer_id: int) -> None:
        with runtime.transaction() as session:
            offer = session.scalars(
                select(Offer).where(Offer.id == offer_id, *UNHEARD).with_for_update(**ROW_LOCK)
            ).first()
            if offer is not None:
                log.warning("leg.never_heard_of", offer=offer.token)
                offer.leg_ended_at = now
                presence.free(session, offer.agent_id, now)

    runtime.guard.each("legs unheard of", found, forget, now)


def fail(
    session: Session,
    notices: Notices,
    offer: Offer,
    call: Call,
    ending: OfferState,
    now: datetime,
) -> None:
    """An offer fails, before or after 1 was pressed. A caller who was on the way to this agent is
    back in the line, in its old place, and is fetched if it was moved already."""
    if offer.state in ANSWERED:
        ending = "lost"
        if call.state == "bridging":
            call.state = "waiting"
            call.fetch_at = now if offer.joined_at is not None else call.fetch_at
    end_offer(session, notices, offer, ending, now)


def take_back(
    session: Session,
    notices: Notices,
    call_id: int,
    ending: OfferState,
    now: datetime,
    *,
    besides: int | None = None,
) -> None:
    """Every offer of this call that no agent has answered comes to that end, `besides` that one."""
    unanswered = session.scalars(
        select(Offer)
        .where(Offer.call_id == call_id, Offer.state.in_(UNANSWERED))
        .with_for_update(**ROW_LOCK)
    ).all()
    for offer in unanswered:
        if offer.id != besides:
            end_offer(session, notices, offer, ending, now)


def withdraw(session: Session, notices: Notices, agent_id: int, now: datetime) -> None:
    """The offer that this agent has not answered, if there is one, is withdrawn: its caller may be
    offered to others at once. A conversation goes on (art. 2)."""
    unanswered = (Offer.agent_id == agent_id, Offer.state.in_(UNANSWERED))
    token = session.scalar(select(Offer.token).where(*unanswered))
    locked = lock_offer(session, token) if token is not None else None
    if locked is not None and locked[0].state in UNANSWERED:
        end_offer(session, notices, locked[0], "withdrawn", now)


def is_blocked(session: Session, offer: Offer) -> bool:
    """Whether the caller of an `unknown` offer, which never blocks it, has been offered to another
    agent meanwhile. Then this offer stays `unknown`, and the first to press 1 wins."""
    others = select(Offer.id).where(
        Offer.call_id == offer.call_id, Offer.id != offer.id, Offer.state.in_(BLOCKING_CALL)
    )
    return session.scalars(others.limit(1)).first() is not None


def lock_offer(session: Session, token: str) -> tuple[Offer, Call] | None:
    """The offer of that token and its call, locked for what is about to be decided; or None."""
    return _lock(session, Offer.token == token)


def _locked(session: Session, offer_id: int) -> tuple[Offer, Call]:
    found = _lock(session, Offer.id == offer_id)
    assert found is not None, "offers are never deleted"
    return found


def _lock(session: Session, which: ColumnElement[bool]) -> tuple[Offer, Call] | None:
    # The call is always locked first: two that lock in different orders would wait for each other.
    of_offer = select(Offer.call_id).where(which).scalar_subquery()
    call = session.scalars(
        select(Call).where(Call.id == of_offer).with_for_update(**ROW_LOCK)
    ).first()
    if call is None:
        return None
    return session.scalars(select(Offer).where(which).with_for_update(**ROW_LOCK)).one(), call
