"""What the console shows of agents and callers: each agent with the call in hand, and who waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Agent, Call, CountedRequest, Database, Offer, Ticket
from callrouter.records.calls import LIVE_OFFER
from callrouter.records.ticket_numbers import kept_for
from callrouter.rules.allowance import month_of
from callrouter.rules.offer import LIVE
from callrouter.rules.priority import overtaking_until
from callrouter.rules.tiers import ADVANCED
from callrouter.rules.unserved import unserved
from callrouter.views.offers_over import OfferOver, offers_over
from callrouter.views.on_number import NOBODYS, OnNumber, on_number
from callrouter.views.open_tickets import NONE_OPEN, OpenTickets, open_tickets
from callrouter.views.waiting import InLine, in_line

LONGEST_CALL = timedelta(days=1)
"""An offer made before that is no longer written up."""


@dataclass(frozen=True)
class Work:
    """The call an agent is offered, is on, or writes up."""

    call_sid: str
    token: str
    """Names the offer."""
    offer: str
    """State of the offer, see rules.offer."""
    line: str
    rank: int | None
    language: str | None
    partner: str | None
    contact: str | None
    caller_number: str | None
    nature: str | None
    """As pressed by the caller, or as an agent settled it."""
    settled: bool
    """Whether an agent has settled the nature (art. 4.3)."""
    waiting_since: datetime | None
    accepted_at: datetime | None
    connected_at: datetime | None
    requests_counted: int | None
    """Of the partner's allowance in the month of the call (art. 4.3); None for anybody else."""
    told_charge: bool
    """The caller was told that this request may be charged, and went on."""
    open_tickets: OpenTickets
    """Of the partner, while the call is offered or goes on."""
    on_number: OnNumber
    """Whose number it comes from."""
    ticket: str | None
    """The number of the call's ticket, kept for it from the moment an agent takes the call; of a
    call that was linked to a ticket, that one's."""


@dataclass(frozen=True)
class Card:
    """One agent."""

    login: str
    name: str
    languages: tuple[str, ...]
    state: str
    """Presence, see rules.presence."""
    since: datetime
    reason: str | None
    wrap_up_until: datetime | None
    away_after_call: bool
    """Asked for during the call in hand."""
    rests_until: datetime | None
    """While the phone of an available agent is not rung: it was busy or could not be reached."""
    work: Work | None
    over: OfferOver | None
    """The last offer, where it came to nothing and nothing has followed."""


@dataclass(frozen=True)
class Board:
    """The agents and the line at one instant."""

    cards: tuple[Card, ...]
    line: InLine
    unserved: tuple[str, ...]
    """Languages in which callers wait and nobody available could serve them, see
    rules.unserved."""
    anyone_available: bool


@dataclass(frozen=True)
class _Known:
    """What is looked up once for all calls in hand."""

    tickets: dict[int, Ticket]
    """By the call."""
    numbers: dict[int, str]
    """Kept for a ticket, or of the ticket that it was linked to, by the call."""
    counted: dict[tuple[int | None, str], int]
    """Of the allowance, by partner and month."""
    open_tickets: dict[int, OpenTickets]
    """By partner."""
    on_number: dict[int, OnNumber]
    """By the call."""
    over: dict[int, OfferOver]
    """By agent."""


def board(records: Database, now: datetime, overtake_after: timedelta | None = None) -> Board:
    """How they stand now. `overtake_after`: see rules.priority.overtaking_until. Raises
    SQLAlchemyError when the records cannot be read."""
    with records.read() as session:
        # Whoever is disabled while on a call is shown until it is over.
        shown = or_(Agent.disabled_at.is_(None), Agent.state != "away")
        agents = session.scalars(select(Agent).where(shown).order_by(Agent.name, Agent.login)).all()
        offers = _offers_in_hand(session, agents, now)
        in_hand = [offer.call_id for offer in offers.values()]
        partners = {
            offer.call.partner_id
            for offer in offers.values()
            if offer.state in LIVE and offer.call.partner_id is not None
        }
        known = _Known(
            tickets=_tickets(session, in_hand),
            numbers={**kept_for(session, in_hand), **_linked(session, in_hand)},
            counted=_requests_counted(session, [offer.call for offer in offers.values()]),
            open_tickets=open_tickets(session, partners),
            on_number=on_number(session, [offer.call for offer in offers.values()]),
            over=offers_over(session, now),
        )
        cards = tuple(_card(agent, offers.get(agent.id), known, now) for agent in agents)
        line = in_line(session, overtaking_until(now, overtake_after))
    ready = [one.languages for one in cards if one.state == "available" and not one.rests_until]
    return Board(cards, line, tuple(unserved(line.for_nobody, ready)), bool(ready))


def _offers_in_hand(session: Session, agents: Iterable[Agent], now: datetime) -> dict[int, Offer]:
    """By agent: the live offer, or for an agent in wrap-up the one that was just finished."""
    # Literally, so that the databases know it for the index of just these.
    live = _with_call().where(LIVE_OFFER)
    in_hand = {offer.agent_id: offer for offer in session.scalars(live)}
    writing_up = [agent.id for agent in agents if agent.state == "wrap_up"]
    if writing_up:
        last = (
            select(func.max(Offer.id))
            .where(
                Offer.agent_id.in_(writing_up),
                Offer.accepted_at.is_not(None),
                # By its index: without it every offer that there ever was would be read.
                Offer.made_at > now - LONGEST_CALL,
            )
            .group_by(Offer.agent_id)
        )
        for offer in session.scalars(_with_call().where(Offer.id.in_(last))):
            in_hand.setdefault(offer.agent_id, offer)
    return in_hand


def _with_call() -> Select[Offer]:
    call = joinedload(Offer.call)
    return select(Offer).options(call.joinedload(Call.partner), call.joinedload(Call.contact))


def _tickets(session: Session, call_ids: list[int]) -> dict[int, Ticket]:
    if not call_ids:
        return {}
    found = session.scalars(select(Ticket).where(Ticket.call_id.in_(call_ids)))
    return {ticket.call_id: ticket for ticket in found if ticket.call_id is not None}


def _linked(session: Session, call_ids: list[int]) -> dict[int, str]:
    linked = (
        select(Call.id, Ticket.number)
        .join(Ticket, Ticket.id == Call.belongs_to_id)
        .where(Call.id.in_(call_ids))
    )
    return {call: number for call, number in session.execute(linked) if number is not None}


def _requests_counted(session: Session, calls: list[Call]) -> dict[tuple[int | None, str], int]:
    """By partner and month: how much of the allowance these calls' partners have used."""
    asked = {_month(call) for call in calls if call.partner_id is not None}
    if not asked:
        return {}
    rows = session.execute(
        select(CountedRequest.partner_id, CountedRequest.month, func.count())
        .where(
            CountedRequest.partner_id.in_({partner for partner, _ in asked}),
            CountedRequest.month.in_({month for _, month in asked}),
        )
        .group_by(CountedRequest.partner_id, CountedRequest.month)
    )
    return {(partner_id, month): counted for partner_id, month, counted in rows}


def _month(call: Call) -> tuple[int | None, str]:
    return call.partner_id, month_of(call.arrived_at)


def _card(agent: Agent, offer: Offer | None, known: _Known, now: datetime) -> Card:
    rests = agent.state == "available" and agent.rests_until is not None and agent.rests_until > now
    return Card(
        login=agent.login,
        name=agent.name,
        languages=tuple(agent.languages.split()),
        state=agent.state,
        since=agent.state_since,
        reason=agent.reason if agent.state == "away" else None,
        wrap_up_until=agent.wrap_up_until if agent.state == "wrap_up" else None,
        away_after_call=agent.away_after_call,
        rests_until=agent.rests_until if rests else None,
        work=_work(offer, known) if offer else None,
        over=None if offer else known.over.get(agent.id),
    )


def _work(offer: Offer, known: _Known) -> Work:
    call = offer.call
    ticket = known.tickets.get(call.id)
    has_allowance = call.partner_id is not None and call.rank == ADVANCED
    return Work(
        call_sid=call.sid,
        token=offer.token,
        offer=offer.state,
        line=call.line,
        rank=call.rank,
        language=call.language,
        partner=call.partner.name if call.partner else None,
        contact=call.contact.name if call.contact else None,
        caller_number=call.caller_number,
        nature=ticket.nature if ticket else call.nature,
        settled=call.nature_is_settled,
        waiting_since=call.joined_at,
        accepted_at=offer.accepted_at,
        connected_at=call.connected_at,
        requests_counted=known.counted.get(_month(call), 0) if has_allowance else None,
        told_charge=call.told_charge,
        open_tickets=known.open_tickets.get(call.partner_id or 0, NONE_OPEN),
        on_number=known.on_number.get(call.id, NOBODYS),
        ticket=ticket.number if ticket else known.numbers.get(call.id),
    )
