"""The partner answers on a ticket, whatever that came by: what the answer does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, ticket_to_change
from callrouter.desk.charge import take_answer
from callrouter.desk.correspondence import NewAttachment, write
from callrouter.desk.deadlines import reckon
from callrouter.desk.opening import Entry, open_from_mail
from callrouter.desk.states import move
from callrouter.mail.kinds import News
from callrouter.records import Contact, Ticket, TicketMessage
from callrouter.rules.answer import effect_of
from callrouter.rules.correspondence import as_id
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.wording import language_of
from callrouter.wording.answers import subject_following

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What an answer came to."""

    number: str
    """Of the ticket that it stands on: the one that was answered, one into which that was merged,
    or a new one."""
    is_new: bool = False
    """The ticket that was answered is over: this one goes on, and names it."""
    came_before: bool = False
    """This very answer was on the ticket already."""


def partner_answered(
    runtime: Runtime,
    number: str,
    contact_id: int | None,
    text: str,
    attachments: Sequence[NewAttachment],
    header_id: str | None,
    now: datetime,
    *,
    is_screened: bool = False,
    is_trusted: bool = True,
) -> Answered:
    """Put down what the partner answered on the ticket that this number leads to. One that waits
    for its partner, or is resolved, is open again, which the partner is told; a plain "yes" to the
    question whether it may be charged makes it billable; where it is over, or
    was reopened too often, a new one opens that names it (contract, section 6).

    `header_id` is the Message-ID of a mail, by which it is known when it comes again. One that
    `is_screened` (an automatic reply) is put down and does nothing else. `is_trusted` as for a mail
    that opens a ticket. Raises ActError for a number that leads to none, and for a contact of
    another partner, who may neither read the ticket nor move it.
    """
    header_id = as_id(header_id)
    with runtime.transaction() as session:
        ticket = ticket_to_change(session, number)
        answered = ticket.number or ""
        _look_at_writer(session, ticket, contact_id)
        if header_id is not None and _has(session, ticket, header_id):
            return Answered(number=answered, came_before=True)
        effect = effect_of(
            ticket.state,  # type: ignore[arg-type]
            ticket.times_reopened,
            is_screened=is_screened,
        )
        if effect != "opens_another":
            write(
                session, ticket, kind="answer", text=text, now=now, public=True,
                contact_id=contact_id, attachments=attachments, header_id=header_id,
            )  # fmt: skip
            if is_trusted and not is_screened:
                take_answer(session, ticket, text, now)
            if effect in {"ends_waiting", "reopens"}:
                _open_again(session, runtime, ticket, now)
            session.flush()
            reckon(session, runtime.clocks, ticket, now)
        language = language_of(ticket.language)
        entry = Entry(
            partner_id=ticket.partner_id,
            contact_id=contact_id,
            line=ticket.line,
            language=language,
            subject=subject_following(spaced(answered), ticket.subject, language),
            service=ticket.service,
            text=text,
            attachments=attachments,
        )
    log.info("ticket.answered", ticket=answered, effect=effect)
    if effect != "opens_another":
        return Answered(number=answered)
    following = open_from_mail(
        runtime,
        header_id or f"{answered}:{now.isoformat()}",
        entry,
        now,
        is_trusted=is_trusted,
        came_by={"follows": answered},
    )
    return Answered(number=following, is_new=True)


def _look_at_writer(session: Session, ticket: Ticket, contact_id: int | None) -> None:
    """Raises ActError for a contact of another account than the ticket's."""
    if contact_id is None:
        return
    contact = session.get(Contact, contact_id)
    if contact is None or contact.partner_id != ticket.partner_id:
        raise ActError(
            f"Ticket {spaced(ticket.number or '')} is of another partner than who answers: open a "
            "ticket of its own."
        )


def _open_again(session: Session, runtime: Runtime, ticket: Ticket, now: datetime) -> None:
    if ticket.state == "resolved":
        ticket.times_reopened += 1
    move(session, ticket, "open", now, because="answer")
    runtime.partner_notices.ticket_news(
        session,
        ticket,
        "progress_update",
        message=None,
        news=News(state="open"),
        hold=timedelta(),
        now=now,
    )


def _has(session: Session, ticket: Ticket, header_id: str) -> bool:
    same = select(TicketMessage.id).where(
        TicketMessage.ticket_id == ticket.id, TicketMessage.header_id == header_id
    )
    return session.scalars(same.limit(1)).first() is not None
