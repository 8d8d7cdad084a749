"""The hand-off as the telephone reports it: the agent's leg, and the key that accepts.

Pressing 1 only commits `accepted`; the first to do so has the call, whatever else happens at the
same moment. The agent goes into the conference first, and only then is the caller brought there.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.calls.offers import (
    JOIN_SECONDS,
    end_offer,
    fail,
    finish,
    is_blocked,
    lock_offer,
    take_back,
)
from callrouter.desk.tickets import reserve
from callrouter.people import outbound, presence
from callrouter.records import ROW_LOCK, Agent, Call, Offer
from callrouter.records.callbacks import record
from callrouter.records.receipt import note
from callrouter.rules.call import LEFT_LINE
from callrouter.rules.leg import OVER, REACHED, LegState
from callrouter.rules.offer import (
    ANSWERED,
    LIVE,
    TOOK_CALL,
    UNANSWERED,
    DeclineReason,
    OfferState,
    ending_of_leg,
)
from callrouter.rules.steps import End, Host, Say, Steps, Whisper
from callrouter.rules.tiers import TIERS
from callrouter.runtime import Runtime

log = structlog.get_logger()

WHISPERS = 3
"""How often an agent may be told who calls, within the time there is to accept."""
BEFORE_PICKING_UP: frozenset[OfferState] = UNANSWERED - {"whispering"}


class NotOffered(Exception):
    """The call is not offered to this agent, or not any more."""


class Taken(NotOffered):
    """This agent has taken it."""


def pick_up(runtime: Runtime, token: str, leg_sid: str, now: datetime) -> Steps:
    """The agent's leg asks what to play: from now on the time to accept counts. An offer that was
    never made is hung up on."""
    with runtime.transaction() as session:
        locked = lock_offer(session, token)
        if locked is None:
            return (End(),)
        offer, call = locked
        _adopt(offer, leg_sid)
        if offer.state in BEFORE_PICKING_UP:
            outbound.phone_reached(session, offer, now)
            if offer.state != "unknown" or not is_blocked(session, offer):
                offer.state = "whispering"
            accept = runtime.offers.accept_seconds
            offer.deadline = now + timedelta(seconds=accept)
        return _told(runtime, session, offer, call, 1, now)


def press(
    runtime: Runtime, token: str, leg_sid: str, keys: str, attempt: int, now: datetime
) -> Steps:
    """The agent pressed a key, or none: 1 takes the call, 2 declines it. After anything else it is
    asked again while there is time; then silence was a voicemail's."""
    with runtime.transaction() as session:
        locked = lock_offer(session, token)
        if locked is None:
            return (End(),)
        offer, call = locked
        _adopt(offer, leg_sid)
        again = keys != "2" and attempt < WHISPERS and now < offer.deadline
        if keys == "1":
            _accept(runtime, session, offer, call, now)
        if keys == "1" or offer.state not in UNANSWERED or again:
            return _told(runtime, session, offer, call, attempt + 1, now)
        ending: OfferState = "declined" if keys else "voicemail"
        end_offer(session, runtime.notices, offer, ending, now)
    return (End(),)


def decline(
    runtime: Runtime, token: str, login: str, reason: DeclineReason, now: datetime
) -> str | None:
    """The agent declines on the console, for this reason, the call that it is offered: its phone is
    hung up on, and the caller may be offered to others at once. Whoever does so does not work by
    telephone only. Nothing changes where it declined already. Returns the caller's language. Raises
    NotOffered; Taken where it was faster to press 1."""
    with runtime.transaction() as session:
        locked = lock_offer(session, token)
        agent = session.get_one(Agent, locked[0].agent_id) if locked is not None else None
        if locked is None or agent is None or agent.login != login:
            raise NotOffered
        offer, call = locked
        language = call.language
        if offer.state == "declined":
            return language
        if offer.state not in UNANSWERED:
            raise Taken if offer.state in TOOK_CALL else NotOffered
        offer.declined_for, agent.phone_only = reason, False
        end_offer(session, runtime.notices, offer, "declined", now)
    log.info("offer.declined", offer=token, agent=login, reason=reason)
    return language


def leg_reported(
    runtime: Runtime, token: str, leg_sid: str, state: LegState, sequence: str, now: datetime
) -> None:
    """An agent's leg is in this state. Ringing starts the clock; an end is final."""
    with runtime.transaction() as session:
        locked = lock_offer(session, token)
        if locked is None:
            return
        offer, call = locked
        _adopt(offer, leg_sid)
        if offer.leg_sid != leg_sid:
            return
        record(session, leg_sid, f"leg-{state}", sequence, now)
        if state in REACHED and offer.state in BEFORE_PICKING_UP:
            outbound.phone_reached(session, offer, now)
        if state in OVER:
            _leg_over(runtime, session, offer, call, state, now)
        elif offer.state in BEFORE_PICKING_UP:
            if offer.state != "unknown" or not is_blocked(session, offer):
                offer.state = "ringing"
            ring = runtime.offers.ring_seconds
            offer.deadline = now + timedelta(seconds=ring + 10)


def _accept(runtime: Runtime, session: Session, offer: Offer, call: Call, now: datetime) -> None:
    """Commit the offer, unless the call was taken or has left meanwhile. Once done, done."""
    if offer.state not in UNANSWERED:
        return
    if call.state != "waiting":
        end_offer(session, runtime.notices, offer, "caller_gone", now)
        return
    call.state = "bridging"
    reserve(session, call.id, now)
    take_back(session, runtime.notices, call.id, "withdrawn", now, besides=offer.id)
    offer.state, offer.accepted_at = "accepted", now
    offer.deadline = now + timedelta(seconds=JOIN_SECONDS)
    agent = session.get_one(Agent, offer.agent_id, with_for_update=ROW_LOCK)
    agent.state, agent.state_since, agent.voicemails = "on_call", now, 0
    agent.away_after_call = False
    log.info("offer.accepted", offer=offer.token, call=call.sid, agent=agent.login)


def _leg_over(
    runtime: Runtime, session: Session, offer: Offer, call: Call, state: LegState, now: datetime
) -> None:
    """The agent's leg ended, and with it whatever was to come of its offer."""
    if offer.leg_ended_at is None:
        offer.leg_ended_at = now
    session.flush()
    if offer.state not in LIVE:
        presence.free(session, offer.agent_id, now)
    elif offer.state == "joined" and call.state in LEFT_LINE:
        call.state = "closing"
        finish(session, offer, runtime.offers.wrap_up_seconds, now)
    else:
        fail(session, runtime.notices, offer, call, ending_of_leg(state, offer.state), now)


def _told(
    runtime: Runtime, session: Session, offer: Offer, call: Call, attempt: int, now: datetime
) -> Steps:
    """What the agent of an offer hears now; its next key would be of this attempt."""
    agent = session.get_one(Agent, offer.agent_id)
    languages = agent.languages.split()
    if offer.state in ANSWERED:
        return (Host(languages[0], offer.token),)
    if offer.state == "declined":
        # Whoever declined knows it.
        return (End(),)
    if offer.state not in LIVE:
        return Say(_why_over(session, offer), languages[0]), End()
    if record(session, offer.leg_sid or offer.token, "whisper", str(attempt), now):
        whispered = {"what": "whispered", "agent_id": agent.id, "offer": offer.token}
        note(call, [whispered], now)
    who_calls = Say(
        "whisper_offer",
        call.language if call.language in languages else languages[0],
        {
            "partner": call.partner.name if call.partner else None,
            "nature": call.nature or "undetermined",
            "tier": TIERS[offer.rank],
            "seconds": (now - (call.joined_at or now)).total_seconds(),
        },
    )
    # Silences alone fill the time to accept; speech only makes it end sooner.
    seconds = math.ceil(runtime.offers.accept_seconds / WHISPERS)
    return (Whisper(offer.token, attempt, who_calls, seconds),)


def _why_over(session: Session, offer: Offer) -> str:
    """Names the sentence for an agent whose offer came to nothing."""
    if offer.state == "caller_gone":
        return "whisper_gone"
    taken = select(Offer.id).where(
        Offer.call_id == offer.call_id, Offer.id != offer.id, Offer.accepted_at.is_not(None)
    )
    by_another = offer.state == "withdrawn" and session.scalar(taken.limit(1)) is not None
    return "whisper_taken" if by_another else "whisper_late"


def _adopt(offer: Offer, leg_sid: str) -> None:
    """The leg makes itself known, perhaps before Twilio has answered that it rings."""
    if offer.leg_sid is None:
        offer.leg_sid = leg_sid
