"""A mail about a new state alone waits a little: what the partner is told meanwhile takes its news
along, so that it gets one mail (contract, section 6). What becomes of one that waits is decided
here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from callrouter.mail.kinds import News
from callrouter.records import Agent, OwedMail, Ticket
from callrouter.records.mail import STILL_OWED, TOLD_WITH


def take_along(session: Session, ticket: Ticket, news: News, event: str, now: datetime) -> News:
    """These news of a ticket, which is locked, with those of a mail that waits: it never leaves,
    as the mail about `event` tells them. What is not so any more is not told. One that somebody
    sends, or whose sender died, may have left, and stays."""
    withdrawn = session.execute(
        update(OwedMail)
        .where(*_waiting(ticket, now))
        .values(failed_at=now, problem=f"{TOLD_WITH}{event}")
        .returning(OwedMail.id)
    ).all()
    if withdrawn and news.state is None and ticket.state == "open":
        return replace(news, state="open")
    return news


def release(session: Session, ticket: Ticket, event: str, hold: timedelta, now: datetime) -> None:
    """Let the mail that the one about `event` took along, which was taken back, wait again, for so
    long, if the ticket is still of the state that it tells of."""
    if ticket.state != "open":
        return
    session.execute(
        update(OwedMail)
        .where(OwedMail.ticket_id == ticket.id, OwedMail.problem == f"{TOLD_WITH}{event}")
        .values(failed_at=None, problem=None, due_at=now + hold)
    )
    keep_true(session, ticket, now)


def keep_true(session: Session, ticket: Ticket, now: datetime) -> None:
    """Let a mail that waits be in the language of its ticket; and one that tells of who has it in
    hand, of who has it now."""
    owner = session.get(Agent, ticket.owner_id) if ticket.owner_id is not None else None
    in_hand = {
        "agent_id": owner.id if owner else None,
        "agent": owner.name if owner else None,
        "is_given_back": owner is None,
    }
    for mail in session.scalars(select(OwedMail).where(*_waiting(ticket, now))):
        mail.language = ticket.language
        # An answer of the partner is confirmed by nobody.
        if mail.facts.get("agent_id") is not None or "is_given_back" in mail.facts:
            mail.facts = {**mail.facts, **in_hand}


def _waiting(ticket: Ticket, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Which mails about this ticket wait for what is told beside. What somebody wrote waits to be
    taken back, and what the server put off has a problem."""
    return (
        OwedMail.ticket_id == ticket.id,
        OwedMail.ticket_message_id.is_(None),
        OwedMail.agent_id.is_(None),
        STILL_OWED,
        OwedMail.leased_until.is_(None),
        OwedMail.problem.is_(None),
        OwedMail.due_at > now,
    )
