"""What came of the last offer of each agent, where it came to nothing a short while ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Call, Offer
from callrouter.rules.offer import CAME_TO_NOTHING

TOLD_FOR = timedelta(minutes=15)
"""How long after it was made it is told what came of an offer."""


@dataclass(frozen=True)
class OfferOver:
    """An offer that came to nothing."""

    token: str
    ending: str
    """See rules.offer."""
    declined_for: str | None
    partner: str | None
    caller_number: str | None
    rank: int
    ended_at: datetime


def offers_over(session: Session, now: datetime) -> dict[int, OfferOver]:
    """By agent. Nothing is told of an agent who has been offered another call since."""
    latest = (
        select(func.max(Offer.id)).where(Offer.made_at > now - TOLD_FOR).group_by(Offer.agent_id)
    )
    found = session.scalars(
        select(Offer)
        .options(joinedload(Offer.call).joinedload(Call.partner))
        .where(Offer.id.in_(latest), Offer.state.in_(CAME_TO_NOTHING))
    )
    return {
        one.agent_id: OfferOver(
            token=one.token,
            ending=one.state,
            declined_for=one.declined_for,
            partner=one.call.partner.name if one.call.partner else None,
            caller_number=one.call.caller_number,
            rank=one.rank,
            ended_at=one.ended_at or one.made_at,
        )
        for one in found
    }
