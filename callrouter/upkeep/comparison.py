"""The records and Twilio compared: calls that ended unnoticed, callers stranded, legs forgotten.

Callbacks are hints that may come late or never. Twilio's own lists say who is queued, talking or
gone; what they say is told to the very functions that the callbacks call.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Row, or_, select, update

from callrouter.calls import messages
from callrouter.calls.ending import end_call
from callrouter.calls.handoff import leg_reported
from callrouter.calls.heard import heard_by
from callrouter.guard import BRIEF
from callrouter.people import presence
from callrouter.records import Agent, Call, Offer, find_call
from callrouter.records.calls import NOT_ENDED
from callrouter.rules.call import IN_LINE, LEFT_LINE
from callrouter.rules.leg import OVER, LegState
from callrouter.rules.offer import LIVE
from callrouter.rules.presence import ENGAGED
from callrouter.runtime import Runtime
from callrouter.telephony.twilio import Twilio, TwilioRefused

log = structlog.get_logger()

SETTLING = timedelta(seconds=15)
"""How long a call is left alone after it arrived, came to wait or was fetched: it may be on its
way."""
NOT_FOUND = 404


def compare(runtime: Runtime, twilio: Twilio, now: datetime) -> None:
    """Mend every difference between the records and Twilio, one by one: what fails of it is set
    aside. Raises TwilioSilent or TwilioRefused when Twilio cannot be asked at all; what was mended
    until then stays mended."""
    parts: dict[str, Callable[[], None]] = {
        "agents": lambda: _free_stuck_agents(runtime, now),
        "calls": lambda: _queue_and_calls(runtime, twilio, now),
        "legs": lambda: _legs(runtime, twilio, now),
        "messages": lambda: _messages(runtime, twilio, now),
    }
    runtime.guard.each("comparison", parts, lambda part: parts[part](), now, delays=BRIEF)


def _queue_and_calls(runtime: Runtime, twilio: Twilio, now: datetime) -> None:
    try:
        queued = twilio.queued()
    except TwilioRefused as error:
        if error.unauthorized or error.too_many:
            raise
        log.warning("queue.not_listed", problem=str(error))
        queued = None
    _calls(runtime, twilio, queued, now)
    if queued:
        _ghosts(runtime, twilio, queued, now)


def _calls(runtime: Runtime, twilio: Twilio, queued: set[str] | None, now: datetime) -> None:
    with runtime.records.read() as session:
        sids = session.scalars(
            select(Call.sid).where(NOT_ENDED, Call.arrived_at <= now - SETTLING)
        ).all()

    def mend(sid: str) -> None:
        with runtime.records.read() as session:
            state, joined_at = session.execute(
                select(Call.state, Call.joined_at).where(Call.sid == sid)
            ).one()
        if queued and sid in queued and state in IN_LINE:
            return
        leg = _leg(twilio, sid)
        settled = joined_at is not None and joined_at <= now - SETTLING
        if leg in OVER:
            log.warning("call.ended_unnoticed", call=sid, state=state, leg=leg)
            end_call(runtime, sid, now, f"found {leg}")
        elif queued is not None and state == "waiting" and settled:
            with runtime.records.read() as session:
                call = find_call(session, sid)
            if call is None or heard_by(call) > now - SETTLING:
                # It is not in Twilio's queue yet: it is being told something.
                return
            log.warning("call.stranded", call=sid)
            with runtime.transaction() as session:
                session.execute(
                    update(Call)
                    .where(Call.sid == sid, Call.state == "waiting", Call.fetch_at.is_(None))
                    .values(fetch_at=now)
                )

    runtime.guard.each("calls", sids, mend, now)


def _ghosts(runtime: Runtime, twilio: Twilio, queued: set[str], now: datetime) -> None:
    """Calls that are in Twilio's queue and, by the records, should not be: ended ones are ended
    there too; one that was never recorded begins at `/voice/incoming`."""

    def mend(sid: str) -> None:
        with runtime.records.read() as session:
            known = session.execute(
                select(Call.state, Call.ended_at).where(Call.sid == sid)
            ).first()
        state, ended = known or (None, None)
        if state is None:
            log.warning("call.unrecorded", call=sid)
            _out_of_queue(twilio, sid, "/voice/incoming")
        elif state == "ended" and ended is not None and ended <= now - SETTLING:
            log.warning("call.ghost", call=sid)
            twilio.end(sid)
        elif state in LEFT_LINE | {"intake"}:
            _out_of_queue(twilio, sid, "/voice/next")

    runtime.guard.each("callers queued", sorted(queued), mend, now)


def _out_of_queue(twilio: Twilio, sid: str, path: str) -> None:
    """Out of Twilio's queue only: the list is a moment old, and a call that has left since may be
    talking."""
    try:
        twilio.dequeue(sid, path)
    except TwilioRefused as error:
        if error.unauthorized or error.too_many:
            raise
        log.info("call.left_queue", call=sid, problem=str(error))


def _legs(runtime: Runtime, twilio: Twilio, now: datetime) -> None:
    with runtime.records.read() as session:
        legs = session.execute(
            select(Offer.token, Offer.leg_sid).where(
                Offer.leg_ended_at.is_(None),
                Offer.leg_sid.is_not(None),
                Offer.made_at <= now - SETTLING,
            )
        ).all()

    def mend(one: Row[str, str | None]) -> None:
        token, sid = one
        leg = _leg(twilio, str(sid))
        if leg in OVER:
            log.warning("leg.ended_unnoticed", offer=token, leg=leg)
            leg_reported(runtime, token, str(sid), leg, "swept", now)

    runtime.guard.each("legs of offers", legs, mend, now, name=lambda leg: leg[0])


def _free_stuck_agents(runtime: Runtime, now: datetime) -> None:
    """Agents who are engaged in nothing: no live offer, and no leg that is still up."""
    engaged = (
        select(Offer.id)
        .where(
            Offer.agent_id == Agent.id,
            or_(Offer.state.in_(LIVE), Offer.leg_ended_at.is_(None)),
        )
        .exists()
    )
    stuck = (
        Agent.state.in_(ENGAGED),
        Agent.state_since <= now - SETTLING,
        ~engaged,
    )
    with runtime.records.read() as session:
        logins = session.scalars(select(Agent.login).where(*stuck)).all()

    def free(login: str) -> None:
        with runtime.transaction() as session:
            agent_id = session.scalar(select(Agent.id).where(Agent.login == login, *stuck))
            if agent_id is not None:
                log.warning("agent.stuck", agent=login)
                presence.free(session, agent_id, now)

    runtime.guard.each("agents", logins, free, now)


def _messages(runtime: Runtime, twilio: Twilio, now: datetime) -> None:
    """Messages whose recording Twilio has reported to nobody who could write it down."""
    with runtime.records.read() as session:
        sids = messages.without_recording(session, now)

    def look_for(sid: str) -> None:
        with runtime.records.read() as session:
            awaited = messages.awaited(session, sid)
        for recording_sid, seconds in twilio.recordings(sid) if awaited else ():
            if messages.keep_message(runtime, sid, recording_sid, seconds, now):
                log.warning("message.unreported", call=sid)

    runtime.guard.each("messages", sids, look_for, now)


def _leg(twilio: Twilio, sid: str) -> LegState | None:
    """The state of a call's leg; a call that Twilio does not know is over. Where Twilio does not
    say, nothing is concluded: raises TwilioRefused or TwilioSilent."""
    try:
        return twilio.leg(sid)
    except TwilioRefused as error:
        if error.status == NOT_FOUND:
            return "completed"
        raise
