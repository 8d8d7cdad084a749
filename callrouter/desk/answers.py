"""The partner answers on a ticket, whatever that came by: what the answer does to it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, leading, ticket_to_change
from callrouter.desk.charge import take_answer
from callrouter.desk.correspondence import NewAttachment, NothingWritten, write
from callrouter.desk.deadlines import reckon
from callrouter.desk.informing import STATE_HOLD
from callrouter.desk.opening import Entry, contact_named, open_by_agent, open_from_mail
from callrouter.desk.sent_twice import SentTwice, Words, must_be_new, words
from callrouter.desk.states import move
from callrouter.mail.kinds import News
from callrouter.records import Agent, Contact, Partner, Ticket, TicketMessage
from callrouter.rules.answer import effect_of
from callrouter.rules.correspondence import as_id, as_text
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
    """This very answer was there already, on that ticket or on one that leads to it."""
    is_open_again: bool = False
    """It waited for this answer, or was resolved."""


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
    login: str | None = None,
    last_seen: int | None = None,
) -> Answered:
    """Put down what the partner answered on the ticket that this number leads to. One that waits
    for its partner, or is resolved, is open again, which the partner is told; a plain "yes" to the
    question whether it may be charged makes it billable; where it is over, or
    was reopened too often, a new one opens that names it (contract, section 6).

    `header_id` is the Message-ID of a mail, by which it is known when it comes again, whichever
    ticket of its partner it stands on: merges lead it elsewhere, and end. One that
    `is_screened` (an automatic reply) is put down and does nothing else. `is_trusted` as for a mail
    that opens a ticket. `login`: of the agent who puts down what came in another way than by mail;
    the history tells so. `last_seen`: the last entry of it that the agent had before them; the same
    answer after that one came before, too. Raises ActError for a number that leads to none, for a
    contact of another partner, who may neither read the ticket nor move it, and for a login that is
    no agent's.
    """
    header_id, source = as_id(header_id), None
    with runtime.transaction() as session:
        agent = acting_agent(session, login) if login is not None else None
        ticket = ticket_to_change(session, number)
        answered = ticket.number or ""
        _look_at_writer(session, ticket, contact_id)
        earlier = _put_down_on(session, ticket.partner_id, header_id)
        if earlier is not None:
            return Answered(number=earlier.number or "", came_before=True)
        if agent is not None and last_seen is not None:
            sent = words(text, attachments, by_partner=True)
            try:
                must_be_new(session, ticket, agent, [sent], last_seen)
            except SentTwice:
                return Answered(number=answered, came_before=True)
            source = _of_form(answered, agent.id, last_seen, sent)
        effect = effect_of(
            ticket.state,  # type: ignore[arg-type]
            ticket.times_reopened,
            is_screened=is_screened,
        )
        if effect != "opens_another":
            write(
                session, ticket, kind="answer", text=text, now=now, public=True,
                contact_id=contact_id, put_down_by=agent, attachments=attachments,
                header_id=header_id,
            )  # fmt: skip
            if is_trusted and not is_screened:
                take_answer(session, ticket, text, now)
            if effect in {"ends_waiting", "reopens"}:
                _open_again(session, runtime, ticket, agent, now)
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
    log.info("ticket.answered", ticket=answered, effect=effect, by=login)
    if effect != "opens_another":
        return Answered(number=answered, is_open_again=effect != "is_added")
    came_by = {"follows": answered}
    if login is not None:
        following = open_by_agent(runtime, login, entry, now, source=source, came_by=came_by)
    else:
        following = open_from_mail(
            runtime,
            header_id or f"{answered}:{now.isoformat()}",
            entry,
            now,
            is_trusted=is_trusted,
            came_by=came_by,
        )
    return Answered(number=following, is_new=True)


def put_down(
    runtime: Runtime,
    number: str,
    login: str,
    contact: str | None,
    text: str,
    attachments: Sequence[NewAttachment],
    now: datetime,
    *,
    last_seen: int | None = None,
) -> Answered:
    """An agent puts down what the partner answered in another way than by mail, whoever has the
    ticket in hand; it does what a mail would have done. `contact`: the address or the id of who
    answered; None for the ticket's own contact. `last_seen` as above. Raises ActError as above, for
    a contact that the account does not have, and where there is nothing in it."""
    if not as_text(text) and not attachments:
        raise NothingWritten
    with runtime.transaction() as session:
        ticket = ticket_to_change(session, number)
        contact_id = ticket.contact_id
        if contact is not None:
            contact_id = _contact_of(session, ticket, contact).id
    return partner_answered(
        runtime, number, contact_id, text, attachments, None, now,
        login=login, last_seen=last_seen,
    )  # fmt: skip


def _contact_of(session: Session, ticket: Ticket, named: str) -> Contact:
    partner = session.get(Partner, ticket.partner_id) if ticket.partner_id is not None else None
    if partner is None:
        number = spaced(ticket.number or "")
        raise ActError("ticket_without_account", "contact", number=number)
    return contact_named(partner, named)


def _look_at_writer(session: Session, ticket: Ticket, contact_id: int | None) -> None:
    """Raises ActError for a contact of another account than the ticket's."""
    if contact_id is None:
        return
    contact = session.get(Contact, contact_id)
    if contact is None or contact.partner_id != ticket.partner_id:
        number = spaced(ticket.number or "")
        raise ActError("answer_of_another_partner", "contact", number=number)


def _of_form(answered: str, agent_id: int, last_seen: int, sent: Words) -> str:
    """What the ticket is known by that a form opened: sent again, the same."""
    digest = hashlib.sha256(repr(sent).encode()).hexdigest()[:32]
    return f"answer:{answered}:{agent_id}:{last_seen}:{digest}"


def _open_again(
    session: Session, runtime: Runtime, ticket: Ticket, agent: Agent | None, now: datetime
) -> None:
    if ticket.state == "resolved":
        ticket.times_reopened += 1
    agent_id = agent.id if agent else None
    move(session, ticket, "open", now, agent_id=agent_id, because="answer")
    runtime.partner_notices.ticket_news(
        session,
        ticket,
        message=None,
        news=News(state="open"),
        hold=STATE_HOLD,
        now=now,
    )


def _put_down_on(session: Session, partner_id: int | None, header_id: str | None) -> Ticket | None:
    """The ticket of this partner on which that mail was put down, or which it opened; of a merged
    one that into which it was merged. None where the mail is new to it."""
    if header_id is None:
        return None
    same = (
        select(TicketMessage.ticket_id)
        .join(Ticket)
        .where(
            TicketMessage.header_id == header_id,
            Ticket.partner_id.is_not_distinct_from(partner_id),
        )
    )
    found = session.scalars(same.order_by(TicketMessage.id).limit(1)).first()
    return leading(session, Ticket.id == found) if found is not None else None
