"""Who waits in the line, as the console shows it: counted by rank, and by name in the order in
which they are offered (art. 2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call, Offer, Partner
from callrouter.records.calls import STILL_WAITING
from callrouter.rules.offer import BLOCKING_CALL
from callrouter.rules.priority import RANK_STEP, overtakes, standing
from callrouter.rules.tiers import RANKS, STANDARD

CALLERS_NAMED = 10
"""How many of the callers are named, the next one first; the others are counted."""
IS_OFFERED = and_(Offer.call_id == Call.id, Offer.state.in_(BLOCKING_CALL))


@dataclass(frozen=True)
class Waiting:
    """The callers of one rank that wait, and since when the first of them does."""

    rank: int
    callers: int
    since: datetime | None


@dataclass(frozen=True)
class Caller:
    """A caller who waits."""

    call_sid: str
    rank: int | None
    language: str | None
    partner: str | None
    caller_number: str | None
    since: datetime | None
    offered_to: str | None
    """The name of the agent whose phone is being rung for it."""
    overtakes: bool
    """It has waited so long that Premium callers who came later do not go before it."""


@dataclass(frozen=True)
class InLine:
    """The line at one instant."""

    ranks: tuple[Waiting, ...]
    callers: tuple[Caller, ...]
    """The first of them, see CALLERS_NAMED."""
    more: int
    """How many more there are."""
    for_nobody: tuple[str, ...]
    """The languages, each once, of those who are not being offered to anybody."""


def in_line(session: Session, overtaking: int = 0) -> InLine:
    """How the line stands. `overtaking`: see rules.priority.overtaking_until."""
    rows = session.execute(
        select(
            Call.rank, Call.language, func.count(), func.count(Offer.id), func.min(Call.joined_at)
        )
        .outerjoin(Offer, IS_OFFERED)
        .where(STILL_WAITING)
        .group_by(Call.rank, Call.language)
    ).all()
    counted: dict[int | None, int] = defaultdict(int)
    since: dict[int | None, datetime | None] = {}
    for_nobody = set()
    for rank, language, callers, offered, first in rows:
        counted[rank] += callers
        since[rank] = min(filter(None, (since.get(rank), first)), default=None)
        if language is not None and callers > offered:
            for_nobody.add(language)
    named = _callers(session, overtaking) if rows else ()
    return InLine(
        ranks=tuple(Waiting(rank, counted[rank], since.get(rank)) for rank in RANKS),
        callers=named,
        more=sum(counted.values()) - len(named),
        for_nobody=tuple(sorted(for_nobody)),
    )


def _callers(session: Session, overtaking: int) -> tuple[Caller, ...]:
    """The first of them, as the line's own rule says. Whoever is among the first is among the
    first of those who overtake, or else of all."""
    found = {one.place: one for one in _first(session)}
    if overtaking:
        those = Call.line_order.between(STANDARD * RANK_STEP, overtaking - 1)
        found |= {one.place: one for one in _first(session, those)}

    def turn(one: Any) -> tuple[bool, tuple[int, int], str]:
        order = one.line_order
        return order is None, standing(order or 0, overtaking), one.place

    return tuple(
        Caller(
            call_sid=one.sid,
            rank=one.rank,
            language=one.language,
            partner=one.partner,
            caller_number=one.caller_number,
            since=one.joined_at,
            offered_to=one.agent,
            overtakes=overtakes(one.line_order or 0, overtaking),
        )
        for one in sorted(found.values(), key=turn)[:CALLERS_NAMED]
    )


def _first(session: Session, *those: ColumnElement[bool]) -> Sequence[Any]:
    return session.execute(
        select(
            Call.place.label("place"), Call.line_order, Call.sid, Call.rank, Call.language,
            Partner.name.label("partner"), Call.caller_number, Call.joined_at,
            Agent.name.label("agent"),
        )
        .outerjoin(Partner, Partner.id == Call.partner_id)
        .outerjoin(Offer, IS_OFFERED)
        .outerjoin(Agent, Agent.id == Offer.agent_id)
        .where(STILL_WAITING, *those)
        .order_by(Call.line_order.asc().nulls_last(), Call.place)
        .limit(CALLERS_NAMED)
    ).all()  # fmt: skip
