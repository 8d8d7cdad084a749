"""Matching: which caller is offered to which agent next."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, literal, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from callrouter.line import Head
from callrouter.people.outbound import is_suspended, take_turn
from callrouter.people.phones import may_be_rung
from callrouter.records import ROW_LOCK, Agent, Call, Offer, lock_call_in
from callrouter.records.calls import NOT_OFFERED, STILL_WAITING
from callrouter.rules.offer import FAILED
from callrouter.rules.priority import RANK_STEP, overtakes, overtaking_until, standing
from callrouter.rules.telephone import number_to_dial
from callrouter.rules.tiers import STANDARD
from callrouter.runtime import Runtime

log = structlog.get_logger()

CHOICES = 5
"""How often another caller is chosen when the first choice turns out to be taken."""
AT_MOST_BEFORE = 100
CALLERS = "callers to be offered"
"""Names this loop to the guard."""
LOST_ANSWER = timedelta(seconds=30)
"""How long after its ring time an agent whose leg was never reported is kept from other offers."""


@dataclass(frozen=True)
class NewOffer:
    """An offer whose agent is to be rung: whom, and for a call to which line."""

    id: int
    token: str
    agent_phone: str
    line: str


# Every step of the dispatcher asks this: built once, since that takes longer than asking.
SPOKEN = select(Agent.languages).where(*may_be_rung(bindparam("now")))


def languages_wanted(session: Session, now: datetime) -> list[str]:
    """The languages in which some agent may be rung now. Agents who may not be rung for any
    reason are left out, so that no caller is taken for whom there is nobody."""
    if is_suspended(session, now):
        return []
    spoken = session.scalars(SPOKEN, {"now": now})
    return sorted({language for languages in spoken for language in languages.split()})


def a_pair_waits(runtime: Runtime, now: datetime) -> bool:
    """Whether there may be a caller and an agent for each other: worth taking a slot for."""
    with runtime.records.read() as session:
        wanted = languages_wanted(session, now)
    return any(runtime.line.order.anyone_free(language) for language in wanted)


def make_offer(runtime: Runtime, now: datetime) -> NewOffer | None:
    """Choose the next caller and the agent for it (art. 2), and keep both for each other. None when
    there is no such pair.

    Several may do this at once: the records let one live offer be made per call and per agent.
    """
    with runtime.records.read() as session:
        languages = languages_wanted(session, now)
    if not languages:
        return None
    overtaking = overtaking_until(now, runtime.waiting.overtake_after)
    without_agent: list[str] = []
    try:
        return _choose(runtime, languages, now, overtaking, without_agent)
    finally:
        for place in without_agent:
            runtime.line.order.release(place)


def _choose(
    runtime: Runtime,
    languages: Sequence[str],
    now: datetime,
    overtaking: int,
    without_agent: list[str],
) -> NewOffer | None:
    """The offer to the first caller for whom there is an agent. Those before it for whom there is
    none stay out of the choice meanwhile; they are added to `without_agent`."""
    for _ in range(CHOICES):
        head = runtime.line.order.next(languages, overtaking)
        if head is None:
            return None
        if runtime.guard.is_aside(CALLERS, head.place, now):
            # Out of the choice until the line is mended next.
            continue
        try:
            offer = _make(runtime, head, overtaking, now)
            runtime.guard.is_well(CALLERS, head.place)
            return offer
        except IntegrityError:
            # Another dispatcher has this caller or this agent already.
            log.info("offer.lost_race", place=head.place)
            runtime.agree(head.place)
        except _Gone:
            runtime.line.order.leave(head.place, returning=True)
            runtime.agree(head.place)
        except _NoAgent:
            without_agent.append(head.place)
        except _Suspended:
            without_agent.append(head.place)
            return None
        except _PassedOver as found:
            # Taken by a dispatcher that died, or put back while Redis was away.
            log.warning("offer.passed_over", place=head.place, callers=len(found.places))
            for place in found.places:
                runtime.agree(place)
            runtime.line.order.release(head.place)
        except Exception as error:
            # The others are not kept waiting for a caller whose record cannot be read.
            runtime.line.order.release(head.place)
            runtime.guard.set_aside(CALLERS, head.place, error, now)
    return None


class _Gone(Exception):
    """The caller waits no longer."""


class _NoAgent(Exception):
    """Nobody may be rung for this caller: nobody who speaks its language any more, or only the
    agent who is calling."""


class _Suspended(Exception):
    """Nobody may be rung at all."""


class _PassedOver(Exception):
    """By the records others stand before this caller, and the line did not have them."""

    def __init__(self, places: Sequence[str]) -> None:
        self.places = places


def _make(runtime: Runtime, head: Head, overtaking: int, now: datetime) -> NewOffer:
    """The offer. Raises IntegrityError, _Gone, _NoAgent, _Suspended or _PassedOver when there can
    be none."""
    with runtime.transaction() as session:
        call = lock_call_in(session, head.place)
        if call is None or call.state != "waiting" or call.rank is None:
            raise _Gone
        if not take_turn(session, now):
            raise _Suspended
        agent = _agent_for(runtime, session, call, head.language, now)
        if agent is None:
            raise _NoAgent
        aside = runtime.guard.aside_in(CALLERS, now)
        before = _standing_before(session, head, agent, overtaking, aside)
        if before:
            raise _PassedOver(before)
        agent.state, agent.state_since = "offered", now
        ring = timedelta(seconds=runtime.offers.ring_seconds)
        offer = Offer(
            token=secrets.token_hex(16),
            call_id=call.id,
            agent_id=agent.id,
            state="placing",
            rank=call.rank,
            made_at=now,
            deadline=now + ring + LOST_ANSWER,
            snapshot={
                "line": head.stood,
                "languages": agent.languages.split(),
                # Named by an older version: it says that this caller overtook others.
                "patience": overtakes(head.order, overtaking),
                "waited_seconds": (now - (call.joined_at or now)).total_seconds(),
            },
        )
        session.add(offer)
        session.flush()
        log.info(
            "offer.made", offer=offer.token, call=call.sid, agent=agent.login, rank=call.rank,
            line=head.stood,
        )  # fmt: skip
        return NewOffer(offer.id, offer.token, agent.phone, call.line)


def _standing_before(
    session: Session, head: Head, agent: Agent, overtaking: int, aside: Sequence[str]
) -> Sequence[str]:
    """The places of callers whom this agent should be offered first (art. 2), by the records. As a
    rule nobody: the line chose well."""
    free = (
        select(Call.line_order, Call.place)
        .where(
            STILL_WAITING,
            Call.language.in_(agent.languages.split()),
            NOT_OFFERED,
            Call.place.not_in(aside),
            Call.caller_number.is_distinct_from(agent.phone),
        )
        .order_by(Call.line_order, Call.place)
        .limit(AT_MOST_BEFORE)
    )
    # Two who joined in the same millisecond stand as the line has them: by their ids.
    at = tuple_(literal(head.order), literal(head.place))
    ahead = [tuple_(Call.line_order, Call.place) < at]
    if overtaking:
        ahead.append(Call.line_order.between(STANDARD * RANK_STEP, overtaking - 1))
    found = {place: order for where in ahead for order, place in session.execute(free.where(where))}
    chosen = standing(head.order, overtaking), head.place
    return [
        place
        for place, order in found.items()
        if order is not None and (standing(order, overtaking), place) < chosen
    ]


def _agent_for(
    runtime: Runtime, session: Session, call: Call, language: str, now: datetime
) -> Agent | None:
    """Who has been idle longest of those who may be rung and speak the caller's language, locked;
    never the one whose phone is calling, nor one whose number we do not dial, and those who have
    failed this very call after everybody else. Each is read by itself: one who cannot be read
    leaves the others at work."""
    failed = (
        select(Offer.id)
        .where(Offer.call_id == call.id, Offer.agent_id == Agent.id, Offer.state.in_(FAILED))
        .exists()
    )
    idle = session.scalars(
        select(Agent.id)
        .where(*may_be_rung(now), Agent.phone.is_distinct_from(call.caller_number))
        .order_by(failed, Agent.idle_since, Agent.id)
    ).all()

    def locked(agent_id: int) -> Agent | None:
        return session.scalars(
            select(Agent)
            .where(Agent.id == agent_id, *may_be_rung(now))
            .with_for_update(skip_locked=True, **ROW_LOCK)
        ).first()

    for agent_id in idle:
        for agent in runtime.guard.each("agents", [agent_id], locked, now):
            if agent is None or not agent.speaks(language):
                continue
            if isinstance(number_to_dial(agent.phone, runtime.countries), str):
                return agent
    return None
