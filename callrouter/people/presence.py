"""What agents say of themselves, and what an offer's end makes of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, bindparam, case, literal, select, update
from sqlalchemy.orm import Session

from callrouter.mail.notices import Notices
from callrouter.people import outbound, phones
from callrouter.records import ROW_LOCK, Agent, Author, Offer
from callrouter.records.audit import audit
from callrouter.records.types import Instant
from callrouter.rules.audit import Act
from callrouter.rules.offer import FAILED, LIVE
from callrouter.rules.presence import (
    BY_OWN_CHOICE,
    ENGAGED,
    AwayChoice,
    Presence,
    rest,
    sets_away,
)
from callrouter.rules.telephone import Refused, number_to_dial
from callrouter.runtime import Runtime

log = structlog.get_logger()

WAITS_FOR_CALLS = ("available", "wrap_up")
NOT_DIALLED = "not_dialled"
"""Why an agent is away whose number we do not dial."""
BY_ANOTHER = "by_another"
"""Why an agent is away whom somebody else sent away, and gave no reason for."""
MAY_WORK = Agent.disabled_at.is_(None)
AFTER_CALL = case(
    (and_(Agent.away_after_call, Agent.state.in_(("on_call", "wrap_up"))), "away"),
    else_="available",
)
"""What follows a call, and the time to write it up. What was asked for in one of before, which the
version before has ended, does not count for an offer."""


class PresenceError(Exception):
    """The agent's state does not allow it; the text is for the person who tried."""


class PhoneNotDialled(PresenceError):
    """The agent's number is none that we dial."""


def set_available(
    runtime: Runtime,
    login: str,
    now: datetime,
    seen: str | None = None,
    author: Author | None = None,
    *,
    phone_only: bool | None = None,
) -> None:
    """The agent takes calls from now on. `seen` is the state of presence that whoever asks has
    before their eyes, where they have one: nothing is changed that they have not seen. `author`:
    who does it, where that is not the agent; it goes on record. `phone_only`: whether the agent is
    known to work by telephone only from now on, where that shows. Raises PresenceError."""
    _move(runtime, login, "available", now, seen, author, phone_only)


def set_away(
    runtime: Runtime,
    login: str,
    now: datetime,
    seen: str | None = None,
    author: Author | None = None,
    *,
    reason: AwayChoice | None = None,
    phone_only: bool | None = None,
) -> None:
    """The agent takes no calls; the others as above. `reason`: why, where it says so; whoever is
    away already may say another one. Raises PresenceError, during a call or an offer too."""
    _move(runtime, login, "away", now, seen, author, phone_only, reason)


def set_away_undialled(runtime: Runtime, now: datetime) -> None:
    """Agents who would be offered calls, but whose numbers we do not dial, are away: a caller would
    wait for nobody. An import refuses such numbers; here the countries were changed since, or the
    list of valid numbers."""
    waits = Agent.state.in_(WAITS_FOR_CALLS)
    with runtime.records.read() as session:
        found = session.execute(select(Agent.id, Agent.phone).where(waits)).all()

    def send_away(agent_id: int) -> None:
        with runtime.transaction() as session:
            agent = session.scalars(
                select(Agent).where(Agent.id == agent_id, waits).with_for_update(**ROW_LOCK)
            ).first()
            refused = agent and number_to_dial(agent.phone, runtime.countries)
            if agent is None or not isinstance(refused, Refused):
                return
            put_away(agent, NOT_DIALLED, now)
            log.warning(
                "agent.paused", agent=agent.login, reason=NOT_DIALLED, fault=refused.fault.name
            )

    undialled = [
        agent_id
        for agent_id, phone in found
        if isinstance(number_to_dial(phone, runtime.countries), Refused)
    ]
    runtime.guard.each("agents not dialled", undialled, send_away, now)


def put_away(agent: Agent, reason: str, now: datetime) -> None:
    """The agent takes no more calls, for a reason that it did not choose from the list."""
    agent.state, agent.reason, agent.state_since = "away", reason, now
    agent.wrap_up_until, agent.away_after_call = None, False
    agent.begin_afresh()


# Every step of the dispatcher asks this: built once, since that takes longer than asking.
ANY_WRAPPED_UP = (
    select(Agent.id)
    .where(Agent.state == "wrap_up", Agent.wrap_up_until <= bindparam("now"))
    .limit(1)
)


def end_due_wrap_ups(runtime: Runtime, now: datetime) -> None:
    """Agents whose wrap-up time is over take calls again, or are away where they asked for it."""
    # Looked for first: as a rule there is nobody, and nothing to lock for.
    with runtime.records.read() as session:
        if session.scalars(ANY_WRAPPED_UP, {"now": now}).first() is None:
            return
    with runtime.transaction() as session:
        session.execute(
            update(Agent)
            .where(Agent.state == "wrap_up", Agent.wrap_up_until <= now)
            .values(
                state=AFTER_CALL,
                away_after_call=False,
                state_since=now,
                wrap_up_until=None,
                reason=None,
            )
        )


def wrap_up(session: Session, agent_id: int, seconds: int, now: datetime) -> None:
    """A conversation ended: the agent has so many seconds to write it up before the next one. One
    who was disabled meanwhile is away."""
    until = literal(now + timedelta(seconds=seconds), Instant)
    session.execute(
        update(Agent)
        .where(Agent.id == agent_id, Agent.state == "on_call")
        .values(
            state=case((MAY_WORK, "wrap_up"), else_="away"),
            wrap_up_until=case((MAY_WORK, until), else_=None),
            state_since=now,
            idle_since=now,
            voicemails=0,
        )
    )


def offer_came_to_nothing(
    session: Session, notices: Notices, offer: Offer, ending: str, now: datetime
) -> None:
    """What the end of an offer that came to nothing makes of its agent. If it failed, the agent is
    offered calls after everybody else; if that was the agent's doing, its phone rests for a while
    or the agent is set away. Otherwise the agent is free again as soon as the leg is over. No agent
    is blamed for the carrier, or for a phone that was just calling us."""
    agent = session.get_one(Agent, offer.agent_id)
    innocent = (
        ending not in FAILED
        or phones.is_calling_us(session, agent)
        or (ending == "failed" and outbound.leg_failed(session, notices, offer, now) is not None)
    )
    if ending in FAILED:
        agent.idle_since = now
    agent.voicemails = agent.voicemails + 1 if ending == "voicemail" else 0
    if ending == "failed" and not innocent:
        agent.failures += 1
    if not innocent and sets_away(ending, agent.voicemails, agent.failures):
        _set_away(session, notices, offer, agent, ending, now)
        return
    # A phone in use does not ring, whoever is being called from it.
    lasts = rest(ending, agent.failures) if ending == "busy" or not innocent else None
    if lasts is not None:
        agent.rests_until = now + lasts
        log.warning(
            "phone.rests", agent=agent.login, because=ending, code=offer.refusal,
            seconds=lasts.total_seconds(), offer=offer.token,
        )  # fmt: skip
    if offer.leg_ended_at is not None:
        free(session, agent.id, now)


def _set_away(
    session: Session, notices: Notices, offer: Offer, agent: Agent, reason: str, now: datetime
) -> None:
    put_away(agent, reason, now)
    session.flush()
    notices.agent_set_away(session, agent, offer, now)
    log.warning("agent.paused", agent=agent.login, reason=reason, offer=offer.token)


def free(session: Session, agent_id: int, now: datetime) -> None:
    """An agent's phone is free again after an offer that came to nothing. A late report of an old
    leg frees nobody from a newer offer; and who was disabled meanwhile is away."""
    session.flush()
    live = select(Offer.id).where(Offer.agent_id == agent_id, Offer.state.in_(LIVE)).exists()
    session.execute(
        update(Agent)
        .where(Agent.id == agent_id, Agent.state.in_(ENGAGED), ~live)
        .values(
            state=case((MAY_WORK, AFTER_CALL), else_="away"),
            away_after_call=False,
            state_since=now,
        )
    )


def _move(
    runtime: Runtime,
    login: str,
    state: Presence,
    now: datetime,
    seen: str | None,
    author: Author | None,
    phone_only: bool | None,
    reason: AwayChoice | None = None,
) -> None:
    with runtime.transaction() as session:
        agent = session.scalars(
            select(Agent).where(Agent.login == login).with_for_update(**ROW_LOCK)
        ).first()
        if agent is None:
            raise PresenceError(f"There is no agent {login!r}.")
        if agent.disabled_at is not None:
            raise PresenceError(
                f"{agent.name} is disabled; `callrouter agents enable {login}` takes that back."
            )
        if phone_only is not None:
            agent.phone_only = phone_only
        if agent.state == state:
            agent.reason = reason or agent.reason
            return
        if seen not in {None, agent.state}:
            raise PresenceError(f"{agent.name} is {agent.state} by now; look again.")
        if agent.state not in BY_OWN_CHOICE:
            what = {"offered": "is being offered a call", "on_call": "is on a call"}
            raise PresenceError(f"{agent.name} {what[agent.state]}; try again when it is over.")
        refused = number_to_dial(agent.phone, runtime.countries)
        if state == "available" and isinstance(refused, Refused):
            raise PhoneNotDialled(f"{agent.name} cannot be rung: {refused}.")
        is_by_another = author is not None and author.agent_id != agent.id
        # Who asked to be away after the call is so by their own choice, whoever ends wrap-up.
        is_sent = is_by_another and state == "away" and not agent.away_after_call
        agent.state, agent.state_since = state, now
        agent.reason = reason or (BY_ANOTHER if is_sent else None)
        agent.wrap_up_until, agent.away_after_call = None, False
        agent.begin_afresh()
        if state == "available":
            agent.idle_since = now
        if author is not None and is_by_another:
            act: Act = "agent.set_available" if state == "available" else "agent.set_away"
            audit(session, act, agent.id, author, now)
    log.info("agent.moved", agent=login, state=state, reason=reason)
