"""Who is, or was, in the conversation of a call.

Written since revision 0014; a conversation that the version before brought about has no rows here,
and its offer alone says that the two met (see rules.conference).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, false, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from callrouter.records.calls import Offer
from callrouter.records.database import insert_once
from callrouter.records.table import Table
from callrouter.records.types import Instant
from callrouter.rules.conference import Role

PRESENT = text("left_at IS NULL")


class Participant(Table):
    """One stay of one leg in a conversation."""

    __tablename__ = "participants"
    __table_args__ = (
        Index("uq_participants_present", "leg_sid", "offer_id", unique=True,
              sqlite_where=PRESENT, postgresql_where=PRESENT),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    leg_sid: Mapped[str] = mapped_column(String(34))
    role: Mapped[Role] = mapped_column(String(16))
    """See rules.conference."""
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    """The offer in whose conference it is."""
    joined_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    hold: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Hears music, and nobody else."""
    muted: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Hears the others, and is not heard."""

    offer: Mapped[Offer | None] = relationship()


def joined(session: Session, offer: Offer, leg_sid: str, role: Role, now: datetime) -> None:
    """This leg is in the conference of that offer. Known once, however often it is seen there."""
    session.flush()  # Another stay of it may have ended just now.
    insert_once(
        session,
        Participant,
        ("leg_sid", "offer_id"),
        where=PRESENT,
        call_id=offer.call_id,
        leg_sid=leg_sid,
        role=role,
        offer_id=offer.id,
        joined_at=now,
    )


def is_present(leg_sid: str, token: str) -> ColumnElement[bool]:
    """Whether this leg is known to be in the conference of the offer with that token."""
    stay = select(Participant.id).join(Offer).where(Offer.token == token)
    return stay.where(Participant.leg_sid == leg_sid, Participant.left_at.is_(None)).exists()


def left(session: Session, leg_sid: str, token: str, now: datetime) -> None:
    """This leg has left the conference of that offer."""
    offer = select(Offer.id).where(Offer.token == token).scalar_subquery()
    session.execute(
        update(Participant)
        .where(
            Participant.leg_sid == leg_sid,
            Participant.offer_id == offer,
            Participant.left_at.is_(None),
        )
        .values(left_at=now)
    )


def all_left(session: Session, offer: Offer, now: datetime) -> None:
    """The conference of this offer is over."""
    session.execute(
        update(Participant)
        .where(
            Participant.call_id == offer.call_id,
            Participant.offer_id == offer.id,
            Participant.left_at.is_(None),
        )
        .values(left_at=now)
    )
