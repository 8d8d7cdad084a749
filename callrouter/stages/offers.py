"""Offers under way: what becomes of the leg, how an offer fails, and who it sets free again."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from callrouter.line import LineUnavailable
from callrouter.records import ROW_LOCK, Call, Offer, known_call
from callrouter.records.calls import LIVE_OFFER
from callrouter.rules.offer import HOLDING_CALL, LIVE, UNANSWERED, OfferState, sources_of
from callrouter.settings import Settings
from callrouter.stages import placing, presence
from callrouter.stages.service import Service

log = structlog.get_logger()

PLACING = timedelta(seconds=12)
"""Longer than Twilio is ever asked: a dispatcher that has not said by then how placing a leg went
is gone, and the caller is no longer kept from other agents."""
JOIN_SECONDS = 15
"""How long an agent who pressed 1 may take to appear in the conference."""
WHEN_LATE: dict[str, OfferState] = {
    # Nothing was heard of the leg: that says nothing of the agent.
    "placing": "withdrawn",
    "unknown": "withdrawn",
    "ringing": "no_answer",
    "whispering": "voicemail",
    "accepted": "lost",
}
"""What an offer comes to when its deadline passes."""


def placed(service: Service, offer_id: int, leg_sid: str, now: datetime) -> None:
    """Twilio rings the agent: its leg has this SID, which it may have told us already."""
    with service.records.begin() as session:
        offer, _ = _locked(session, offer_id)
        placing.accepted(session, offer, now)
        if offer.leg_sid is None:
            offer.leg_sid = leg_sid
        late = offer.state == "unknown" and not other_holds(session, offer)
        if offer.state == "placing" or late:
            offer.state = "ringing"


def place_unknown(service: Service, offer_id: int, problem: str) -> None:
    """It is not known whether Twilio rings the agent. It may: the leg is not placed again, and the
    agent gets no other offer until the deadline. The caller may be offered to others at once."""
    with service.records.begin() as session:
        moved = session.execute(
            update(Offer)
            .where(Offer.id == offer_id, Offer.state == "placing")
            .values(state="unknown", problem=problem)
        ).rowcount  # type: ignore[attr-defined]
        sid = session.scalar(select(Call.sid).join(Offer).where(Offer.id == offer_id))
    log.warning("offer.unknown", offer=offer_id, problem=problem)
    if moved and sid:
        release(service, sid)


def place_failed(
    service: Service, offer_id: int, refusal: int, problem: str, now: datetime
) -> None:
    """Twilio did not ring the agent, and says so by this code."""
    with service.records.begin() as session:
        offer, call = _locked(session, offer_id)
        offer.leg_ended_at = now
        offer.refusal, offer.problem = refusal, problem
        session.flush()
        moved = end_offer(session, service.settings, offer, "failed", now)
        if not moved:
            presence.free(session, offer.agent_id, now)
    log.warning("offer.not_placed", offer=offer.token, code=refusal, problem=problem)
    if moved:
        put_back(service, call)
        service.ring_mail()


def end_offer(
    session: Session, settings: Settings, offer: Offer, ending: OfferState, now: datetime
) -> bool:
    """An offer comes to its end, once; its agent goes where that end sends it. Returns whether it
    was this that ended it."""
    before = offer.state
    if not _move(session, offer.id, ending, ended_at=now):
        return False
    session.refresh(offer)
    if ending == "finished":
        presence.wrap_up(session, settings, offer.agent_id, now)
    else:
        presence.judge_offer(session, settings, offer, ending, now)
    log.info("offer.ended", offer=offer.token, ending=ending, before=before)
    return True


def expire(service: Service, now: datetime) -> int:
    """Offers of which nothing was heard in time fail; their callers, who never left their places,
    may be offered to others. Returns how many. Agents whose legs were never heard of are free."""
    with service.records.read() as session:
        abandoned = session.scalars(
            select(Offer.id).where(
                LIVE_OFFER, Offer.state == "placing", Offer.made_at <= now - PLACING
            )
        ).all()
        due = session.scalars(
            select(Offer.id).where(LIVE_OFFER, Offer.state != "joined", Offer.deadline <= now)
        ).all()
    silence = "whoever placed it never said what became of it"
    service.guard.each(
        "offers abandoned", abandoned, lambda one: place_unknown(service, one, silence), now
    )
    late = service.guard.each("offers due", due, lambda one: _expire(service, one, now), now)
    if late:
        service.ring_mail()
    _forget_unheard_legs(service, now)
    return len(late)


def _expire(service: Service, offer_id: int, now: datetime) -> None:
    with service.records.begin() as session:
        offer, call = _locked(session, offer_id)
        if offer.state not in LIVE - {"joined"} or offer.deadline > now:
            return
        fail(session, service.settings, offer, call, WHEN_LATE[offer.state], now)
    put_back(service, call)


def _forget_unheard_legs(service: Service, now: datetime) -> None:
    """Offers are over and past their time, and no leg of theirs was ever heard of: there is none,
    and their agents are free."""
    unheard = (Offer.leg_ended_at.is_(None), Offer.leg_sid.is_(None), Offer.state.not_in(LIVE))
    with service.records.read() as session:
        found = session.scalars(select(Offer.id).where(*unheard, Offer.deadline <= now)).all()

    def forget(offer_id: int) -> None:
        with service.records.begin() as session:
            offer = session.scalars(
                select(Offer).where(Offer.id == offer_id, *unheard).with_for_update(**ROW_LOCK)
            ).first()
            if offer is not None:
                log.warning("leg.never_heard_of", offer=offer.token)
                offer.leg_ended_at = now
                presence.free(session, offer.agent_id, now)

    service.guard.each("legs unheard of", found, forget, now)


def fail(
    session: Session,
    settings: Settings,
    offer: Offer,
    call: Call,
    ending: OfferState,
    now: datetime,
) -> None:
    """An offer fails, before or after 1 was pressed. A caller who was on the way to this agent is
    back in the line, in its old place, and is fetched if it was moved already."""
    if offer.state in {"accepted", "joined"}:
        ending = "lost"
        if call.state == "bridging":
            call.state = "waiting"
            call.fetch_at = now if offer.joined_at is not None else call.fetch_at
    end_offer(session, settings, offer, ending, now)


def take_back(
    session: Session,
    settings: Settings,
    call_id: int,
    ending: OfferState,
    now: datetime,
    *,
    besides: int | None = None,
) -> None:
    """Every offer of this call that no agent has answered comes to that end, `besides` that one."""
    unanswered = session.scalars(
        select(Offer).where(Offer.call_id == call_id, Offer.state.in_(UNANSWERED))
    ).all()
    for offer in unanswered:
        if offer.id != besides:
            end_offer(session, settings, offer, ending, now)


def other_holds(session: Session, offer: Offer) -> bool:
    """Whether the caller, whom an `unknown` offer never blocks, is offered to another agent too by
    now. Such an offer stays `unknown`, and the first to press 1 wins."""
    others = select(Offer.id).where(
        Offer.call_id == offer.call_id, Offer.id != offer.id, Offer.state.in_(HOLDING_CALL)
    )
    return session.scalars(others.limit(1)).first() is not None


def put_back(service: Service, call: Call) -> None:
    """A caller may be offered again, from the place it had."""
    if call.state != "waiting" or call.language is None or call.line_order is None:
        return
    try:
        service.line.join(call.sid, call.language, call.line_order, again=True)
        service.line.release(call.sid)
        service.line.ring()
    except LineUnavailable as error:
        log.warning("line.unavailable", call=call.sid, problem=str(error))


def release(service: Service, sid: str) -> None:
    """A caller may be offered again, if it still waits."""
    with service.records.read() as session:
        call = known_call(session, sid)
    if call is not None:
        put_back(service, call)


def out_of_line(service: Service, sid: str) -> None:
    """A caller who was seen not to wait leaves the line, remembered for what it was told. One who
    waits again by now, its agent lost meanwhile, is put back: whoever did so may have been first.
    """
    try:
        service.line.leave(sid, returning=True)
    except LineUnavailable as error:
        log.warning("line.unavailable", call=sid, problem=str(error))
    release(service, sid)


def _locked(session: Session, offer_id: int) -> tuple[Offer, Call]:
    """The offer and its call, the call locked first, as everywhere."""
    call_id = session.scalars(select(Offer.call_id).where(Offer.id == offer_id)).one()
    call = session.get_one(Call, call_id, with_for_update=ROW_LOCK)
    return session.get_one(Offer, offer_id, with_for_update=ROW_LOCK), call


def _move(session: Session, offer_id: int, to: OfferState, **values: object) -> bool:
    moved = session.execute(
        update(Offer)
        .where(Offer.id == offer_id, Offer.state.in_(sources_of(to)))
        .values(state=to, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]
