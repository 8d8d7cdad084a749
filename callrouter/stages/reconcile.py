"""The records and Twilio compared: calls that ended unnoticed, callers stranded, legs forgotten.

Callbacks are hints that may come late or never. Twilio's own lists say who is queued, talking or
gone; what they say is fed to the very stages that the callbacks call.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, update

from callrouter.records import Agent, Call, Offer
from callrouter.records.calls import NOT_ENDED
from callrouter.rules.call import TERMINAL_STATUSES
from callrouter.rules.offer import LIVE
from callrouter.stages import messages, presence
from callrouter.stages.handoff import leg_reported
from callrouter.stages.service import Service
from callrouter.stages.wrap_up import end_call
from callrouter.telephony.twilio import Twilio, TwilioRefused, TwilioSilent

log = structlog.get_logger()

SETTLING = timedelta(seconds=15)
"""How long a call is left alone after it arrived, joined or was fetched: it may be on its way."""
NOT_FOUND = 404
GONE = "completed"


def compare(service: Service, twilio: Twilio, now: datetime) -> None:
    """Mend every difference between the records and Twilio. Raises TwilioSilent or TwilioRefused
    when Twilio cannot be asked; what was mended until then stays mended."""
    queued = twilio.queued()
    _calls(service, twilio, queued, now)
    if queued:
        _ghosts(service, twilio, queued, now)
    _legs(service, twilio, now)
    _free_stuck_agents(service, now)
    _messages(service, twilio, now)


def _calls(service: Service, twilio: Twilio, queued: set[str] | None, now: datetime) -> None:
    with service.records.read() as session:
        calls = session.scalars(select(Call).where(NOT_ENDED)).all()
    for call in calls:
        if call.arrived_at > now - SETTLING:
            continue
        if queued and call.sid in queued and call.state in {"waiting", "bridging"}:
            continue
        status = _status(twilio, call.sid)
        if status in TERMINAL_STATUSES:
            log.warning("call.ended_unnoticed", call=call.sid, state=call.state, status=status)
            end_call(service, call.sid, now, f"found {status}")
        elif queued is not None and call.state == "waiting" and _settled(call, now):
            log.warning("call.stranded", call=call.sid)
            with service.records.begin() as session:
                session.execute(
                    update(Call)
                    .where(Call.id == call.id, Call.state == "waiting", Call.fetch_at.is_(None))
                    .values(fetch_at=now)
                )


def _settled(call: Call, now: datetime) -> bool:
    return call.joined_at is not None and call.joined_at <= now - SETTLING


def _ghosts(service: Service, twilio: Twilio, queued: set[str], now: datetime) -> None:
    """Calls that Twilio keeps queued and the records do not: ended ones are ended there too; one
    that was never recorded goes through the front door."""
    base = service.settings.env.public_base_url.rstrip("/")
    with service.records.read() as session:
        states: dict[str, tuple[str, datetime | None]] = {
            sid: (state, ended)
            for sid, state, ended in session.execute(
                select(Call.sid, Call.state, Call.ended_at).where(Call.sid.in_(queued))
            )
        }
    for sid in queued:
        state, ended = states.get(sid, (None, None))
        if state is None:
            log.warning("call.unrecorded", call=sid)
            _out_of_queue(twilio, sid, f"{base}/voice/incoming")
        elif state == "ended" and ended is not None and ended <= now - SETTLING:
            log.warning("call.ghost", call=sid)
            twilio.end(sid)
        elif state in {"connected", "closing", "intake"}:
            _out_of_queue(twilio, sid, f"{base}/voice/next")


def _out_of_queue(twilio: Twilio, sid: str, url: str) -> None:
    """Only out of the queue: the list is a moment old, and who has left since may be talking."""
    try:
        twilio.dequeue(sid, url)
    except TwilioRefused as error:
        log.info("call.left_queue", call=sid, problem=str(error))


def _legs(service: Service, twilio: Twilio, now: datetime) -> None:
    with service.records.read() as session:
        offers = session.scalars(
            select(Offer).where(Offer.leg_ended_at.is_(None), Offer.leg_sid.is_not(None))
        ).all()
    for offer in offers:
        if offer.leg_sid is None or offer.made_at > now - SETTLING:
            continue
        status = _status(twilio, offer.leg_sid)
        if status in TERMINAL_STATUSES:
            log.warning("leg.ended_unnoticed", offer=offer.token, status=status)
            leg_reported(service, offer.token, offer.leg_sid, status, "swept", now)


def _free_stuck_agents(service: Service, now: datetime) -> None:
    """Agents held by nothing: no live offer, and no leg that is still up."""
    holds = (
        select(Offer.id)
        .where(
            Offer.agent_id == Agent.id,
            or_(Offer.state.in_(LIVE), Offer.leg_ended_at.is_(None)),
        )
        .exists()
    )
    with service.records.begin() as session:
        stuck = session.scalars(
            select(Agent).where(
                Agent.state.in_(["offered", "on_call"]),
                Agent.state_since <= now - SETTLING,
                ~holds,
            )
        ).all()
        for agent in stuck:
            log.warning("agent.stuck", agent=agent.login, state=agent.state)
            presence.free(session, agent.id, now)
    if stuck:
        presence.ring(service)


def _messages(service: Service, twilio: Twilio, now: datetime) -> None:
    """Messages whose recording Twilio has reported to nobody who could write it down."""
    with service.records.read() as session:
        sids = messages.awaited(session, now)
    for sid in sids:
        for recording_sid, seconds in twilio.recordings(sid):
            if messages.keep_message(service, sid, recording_sid, seconds, now):
                log.warning("message.unreported", call=sid)


def _status(twilio: Twilio, sid: str) -> str | None:
    """The CallStatus of a call; a call that Twilio does not know is over. None where Twilio does
    not say: then nothing is concluded."""
    try:
        return twilio.status(sid)
    except TwilioRefused as error:
        return GONE if error.status == NOT_FOUND else None
    except TwilioSilent:
        return None
