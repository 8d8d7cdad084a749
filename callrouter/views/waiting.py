"""Who waits in the line, as the console shows it: counted by rank, and by name in their order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call, Offer, Partner
from callrouter.records.calls import STILL_WAITING
from callrouter.rules.offer import BLOCKING_CALL
from callrouter.rules.tiers import RANKS

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


def in_line(session: Session) -> InLine:
    """How the line stands."""
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
    named = _callers(session) if rows else ()
    return InLine(
        ranks=tuple(Waiting(rank, counted[rank], since.get(rank)) for rank in RANKS),
        callers=named,
        more=sum(counted.values()) - len(named),
        for_nobody=tuple(sorted(for_nobody)),
    )


def _callers(session: Session) -> tuple[Caller, ...]:
    first = (
        select(
            Call.sid, Call.rank, Call.language, Partner.name, Call.caller_number, Call.joined_at,
            Agent.name,
        )
        .outerjoin(Partner, Partner.id == Call.partner_id)
        .outerjoin(Offer, IS_OFFERED)
        .outerjoin(Agent, Agent.id == Offer.agent_id)
        .where(STILL_WAITING)
        .order_by(Call.line_order.asc().nulls_last(), Call.id)
        .limit(CALLERS_NAMED)
    )  # fmt: skip
    return tuple(Caller(*row) for row in session.execute(first))
