"""The mail that failed or is late, for those who can do something about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from callrouter.records import OwedMail, Ticket
from callrouter.records.mail import (
    STILL_OWED,
    TAKEN_BACK,
    TOLD_WITH,
    UNREADABLE,
    has_failed,
    is_late,
    people_of,
)
from callrouter.rules.masking import masked

MailState = Literal["sent", "failed", "late", "owed", "taken_back", "told_with_another"]


@dataclass(frozen=True)
class Troubled:
    """How many mails failed, and how many are late."""

    failed: int
    late: int

    @property
    def any(self) -> int:
        """How many trouble us in all."""
        return self.failed + self.late


@dataclass(frozen=True)
class SetAside:
    """A mail whose row cannot be read: all that is known of it."""

    id: int
    kind: str


@dataclass(frozen=True)
class Mail:
    """One mail. Its recipient is named as on record now: to whom it would be sent again."""

    id: int
    state: MailState
    kind: str
    recipient: str
    language: str
    ticket: str | None
    """The number of the ticket that it is about."""
    message_id: str
    owed_at: datetime
    asked_again_at: datetime | None
    sent_at: datetime | None
    failed_at: datetime | None
    next_at: datetime | None
    """Its next attempt, while it is owed."""
    attempts: int
    problem: str | None
    """What the server said last, or why it was not asked."""


def troubled(session: Session, now: datetime, *, but: str | None = None) -> Troubled:
    """The mails that trouble us; those of the kind `but` are left out."""
    other = select(func.count()).select_from(OwedMail).where(OwedMail.kind.is_distinct_from(but))
    return Troubled(
        failed=session.scalar(other.where(has_failed(now))) or 0,
        late=session.scalar(other.where(is_late(now))) or 0,
    )


def mails_in_trouble(
    session: Session,
    now: datetime,
    *,
    state: Literal["failed", "late"] | None = None,
    before: int | None = None,
    limit: int,
) -> list[Mail]:
    """Those that failed, then those that are late, of each the newest first; or one of the two:
    of those older than the one of id `before`, so many at most."""
    failed, late = has_failed(now), is_late(now)
    which = failed if state == "failed" else late if state == "late" else or_(failed, late)
    # One that is set aside could not be read.
    asked = select(OwedMail.id).where(which, OwedMail.problem.is_distinct_from(UNREADABLE))
    if before is not None:
        last = select(OwedMail.owed_at).where(OwedMail.id == before).scalar_subquery()
        older = and_(OwedMail.owed_at == last, OwedMail.id < before)
        asked = asked.where(or_(OwedMail.owed_at < last, older))
    ids = session.scalars(
        asked.order_by(
            OwedMail.failed_at.is_(None), OwedMail.owed_at.desc(), OwedMail.id.desc()
        ).limit(limit)
    ).all()
    found = {one.id: one for one in _read(session, ids)}
    return shown(session, [found[mail_id] for mail_id in ids if mail_id in found], now)


def mail(session: Session, mail_id: int, now: datetime) -> Mail | None:
    """One mail, whatever became of it; None where there is none of that id."""
    found = session.get(OwedMail, mail_id)
    return shown(session, [found], now)[0] if found else None


def mails_set_aside(session: Session) -> list[SetAside]:
    """Those whose row cannot be read: none of the lists above has them."""
    aside = and_(STILL_OWED, OwedMail.problem == UNREADABLE)
    # In the order of the index of what is owed, which is all that is looked at.
    asked = select(OwedMail.id, OwedMail.kind).where(aside).order_by(OwedMail.due_at)
    return [SetAside(row.id, row.kind) for row in session.execute(asked)]


def is_about_ticket_of(session: Session, mail_id: int, agent_id: int) -> bool:
    """Whether this mail is about a ticket that the agent has in hand."""
    own = (
        select(Ticket.id)
        .join(OwedMail, OwedMail.ticket_id == Ticket.id)
        .where(OwedMail.id == mail_id, Ticket.owner_id == agent_id)
    )
    return session.scalar(own) is not None


def _read(session: Session, ids: Sequence[int]) -> Sequence[OwedMail]:
    """These mails, without those whose row cannot be read: see mails_set_aside."""
    try:
        return session.scalars(select(OwedMail).where(OwedMail.id.in_(ids))).all()
    except (ValueError, TypeError):
        if len(ids) > 1:
            return [one for mail_id in ids for one in _read(session, [mail_id])]
        return []


def shown(session: Session, mails: Sequence[OwedMail], now: datetime) -> list[Mail]:
    """These mails, with their recipients of today."""
    tickets = select(Ticket.id, Ticket.number).where(
        Ticket.id.in_({one.ticket_id for one in mails})
    )
    numbers = {row.id: row.number for row in session.execute(tickets)}
    late = set(
        session.scalars(
            select(OwedMail.id).where(OwedMail.id.in_([one.id for one in mails]), is_late(now))
        )
    )
    people = people_of(session, mails)
    return [
        Mail(
            id=one.id,
            state=_state(one, one.id in late),
            kind=one.kind,
            recipient=people.address_for(one),
            language=one.language,
            ticket=numbers.get(one.ticket_id),
            message_id=one.message_id,
            owed_at=one.owed_at,
            asked_again_at=one.asked_again_at,
            sent_at=one.sent_at,
            failed_at=one.failed_at,
            next_at=None if one.sent_at or one.failed_at else one.due_at,
            attempts=one.attempts,
            # The version before kept addresses in it.
            problem=masked(one.problem) if one.problem else None,
        )
        for one in mails
    ]


def _state(mail: OwedMail, is_late: bool) -> MailState:
    if mail.sent_at is not None:
        return "sent"
    if mail.failed_at is not None:
        if (mail.problem or "").startswith(TOLD_WITH):
            return "told_with_another"
        return "taken_back" if mail.problem == TAKEN_BACK else "failed"
    return "late" if is_late else "owed"
