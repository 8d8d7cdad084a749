"""Numbers whose calls are refused, and were, as pages and commands show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Agent, Contact, Partner, RefusedNumber
from callrouter.records.entitlement import entitlement_of


@dataclass(frozen=True)
class Refusal:
    """A number that is refused, or was."""

    id: int
    number: str
    """E.164."""
    why: str
    since: datetime
    ended_at: datetime | None
    author: str
    """Login of an agent, or the user of a shell."""
    served_as: str | None
    """The entitled account whose contact has it now, so that it is served all the same."""


def refusals(
    session: Session,
    accepted: Collection[str],
    now: datetime,
    *,
    ended: bool,
    before: int | None = None,
    limit: int | None = None,
) -> list[Refusal]:
    """The refusals in force, or those that `ended`, the newest first: of those older than the one
    of id `before`, so many at most. `accepted` are the accreditations that entitle."""
    asked = select(RefusedNumber).where(
        RefusedNumber.ended_at.is_not(None) if ended else RefusedNumber.ended_at.is_(None)
    )
    if before is not None:
        asked = asked.where(RefusedNumber.id < before)
    found = session.scalars(asked.order_by(RefusedNumber.id.desc()).limit(limit)).all()
    logins = _logins(session, found)
    served = {} if ended else _entitled(session, found, accepted, now)
    return [
        Refusal(
            id=one.id,
            number=one.number,
            why=one.why,
            since=one.since,
            ended_at=one.ended_at,
            author=logins.get(one.author_id or 0, one.author),
            served_as=served.get(one.number),
        )
        for one in found
    ]


def _logins(session: Session, found: Sequence[RefusedNumber]) -> dict[int, str]:
    ids = {one.author_id for one in found if one.author_id is not None}
    named = select(Agent.id, Agent.login).where(Agent.id.in_(ids))
    return {row[0]: row[1] for row in session.execute(named)}


def _entitled(
    session: Session, found: Sequence[RefusedNumber], accepted: Collection[str], now: datetime
) -> dict[str, str]:
    """By the number, the entitled account that has a contact with it."""
    contacts = session.scalars(
        select(Contact)
        .where(Contact.phone.in_([one.number for one in found]), Contact.left_at.is_(None))
        .options(
            joinedload(Contact.partner).selectinload(Partner.accreditations),
            joinedload(Contact.partner).selectinload(Partner.subscriptions),
        )
    )
    return {
        one.phone: one.partner.account
        for one in contacts
        if one.phone is not None and entitlement_of(one.partner, accepted, now).entitled
    }
