"""The outbox: mail that is owed, written in the transaction that owes it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    func,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column

from callrouter.records.changes import changes_of
from callrouter.records.correspondence import TicketMessage
from callrouter.records.database import insert_once
from callrouter.records.people import Agent, Contact, first_contact
from callrouter.records.table import Table
from callrouter.records.tickets import Ticket
from callrouter.records.types import Document, Instant
from callrouter.rules.mail_address import domain_of
from callrouter.rules.mail_delivery import ON_TIME, SHOWN_FOR

OWED = "sent_at IS NULL AND failed_at IS NULL"
FAILED = "sent_at IS NULL AND failed_at IS NOT NULL"
NOBODY_IS_LEFT = "nobody is left who gets it"
"""The problem of a mail to people who all left: it failed rightly, and troubles nobody."""
TAKEN_BACK = "its author took it back"
"""The problem of a mail that never leaves, and troubles nobody either."""
TOLD_WITH = "told with "
"""So begins the problem of a mail that never leaves because that of another event tells its news;
the event follows."""
UNREADABLE = "its row cannot be read"
"""The problem of a mail that is set aside until somebody mends its row."""
NOBODY = "(nobody)"
"""The recipient of a mail, as it was read, that nobody who may have it is left for."""


class OwedMail(Table):
    """One mail to one address. It is sent at least once, always under the same Message-ID."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_owed", "due_at", sqlite_where=text(OWED), postgresql_where=text(OWED)),
        Index(
            "ix_outbox_failed",
            "failed_at",
            sqlite_where=text(FAILED),
            postgresql_where=text(FAILED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(80), unique=True)
    """What the mail is about, so that one event never owes two: `ticket-created:12`."""
    kind: Mapped[str] = mapped_column(String(40))
    """Names the template."""
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    contact_id: Mapped[int | None] = mapped_column()
    agent_id: Mapped[int | None] = mapped_column()
    """Who it is for; both None where the version before revision 0012 owed it."""
    recipient: Mapped[str] = mapped_column(String(254))
    """The address as it was when the mail was owed. With `name` and `agent` among the facts it is
    for the version before, which sends to it; the release after that of 0012 need not write
    them."""
    language: Mapped[str] = mapped_column(String(2))
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    """What the template needs; never more."""
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    ticket_message_id: Mapped[int | None] = mapped_column()
    """What was written on the ticket and goes out with it, attachments included."""
    copies_to: Mapped[list[int] | None] = mapped_column(Document)
    """Contacts of the same partner who get a copy, by their ids."""
    thread: Mapped[list[str] | None] = mapped_column(Document)
    """Message-IDs of the mails that it follows, the oldest first (`References`)."""
    owed_at: Mapped[datetime] = mapped_column(Instant)
    asked_again_at: Mapped[datetime | None] = mapped_column(Instant)
    """Somebody asked then to have it sent again: its five days begin anew."""
    due_at: Mapped[datetime] = mapped_column(Instant)
    """The next attempt."""
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    """Somebody is sending it; after this instant it may be taken again."""
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str | None] = mapped_column(Text)

    @hybrid_property
    def tried_since(self) -> datetime:
        """Since when it is being tried."""
        return self.asked_again_at or self.owed_at

    @tried_since.inplace.expression
    @classmethod
    def _tried_since(cls) -> ColumnElement[datetime]:
        return func.coalesce(cls.asked_again_at, cls.owed_at)


STILL_OWED = and_(OwedMail.sent_at.is_(None), OwedMail.failed_at.is_(None))
IS_WITHDRAWN = or_(
    func.coalesce(OwedMail.problem, "") == TAKEN_BACK,
    func.coalesce(OwedMail.problem, "").startswith(TOLD_WITH),
)
"""It never leaves, rightly."""


def has_failed(now: datetime) -> ColumnElement[bool]:
    """Which mails failed, and are still shown; not those that failed rightly."""
    return and_(
        # As in the index of just these.
        OwedMail.sent_at.is_(None),
        OwedMail.failed_at.is_not(None),
        OwedMail.failed_at > now - SHOWN_FOR,
        OwedMail.problem.is_distinct_from(NOBODY_IS_LEFT),
        not_(IS_WITHDRAWN),
    )


def is_late(now: datetime) -> ColumnElement[bool]:
    """Which mails are still owed, and late."""
    # One that was held is slow only from when it may leave.
    is_slow = and_(OwedMail.tried_since < now - ON_TIME, OwedMail.due_at < now - ON_TIME)
    return and_(STILL_OWED, or_(OwedMail.problem.is_not(None), is_slow))


@dataclass(frozen=True)
class People:
    """Contacts and agents as they are on record now, by their ids."""

    contacts: Mapping[int, Contact | None]
    """Who gets what is owed to a contact: itself, or the first one of its account if it left; None
    where nobody of the account is left."""
    agents: Mapping[int, Agent]

    def fill_in(self, mail: OwedMail) -> None:
        """Put the address of whom this mail is to, or NOBODY, and the names that it speaks of,
        into it. What is not named by an id on record stays as the mail has it. It was only read:
        nothing of this comes into its row."""
        person = self._person(mail)
        about = self.agents.get(_about(mail) or 0)
        mail.recipient = self.address_for(mail)
        if person is not None and _facts_of(mail).get("name"):
            mail.facts = {**mail.facts, "name": person.name}
        if about is not None:
            mail.facts = {**mail.facts, "agent": about.name}

    def address_for(self, mail: OwedMail) -> str:
        """Where this mail is sent now; NOBODY where it is not."""
        person = self._person(mail)
        if person is None:
            return NOBODY if mail.contact_id in self.contacts else mail.recipient
        is_out = isinstance(person, Agent) and person.disabled_at is not None
        return NOBODY if is_out else person.email

    def _person(self, mail: OwedMail) -> Contact | Agent | None:
        return self.contacts.get(mail.contact_id or 0) or self.agents.get(mail.agent_id or 0)


def people_of(session: Session, mails: Sequence[OwedMail]) -> People:
    """Everybody whom these mails are to, and the agents whom they are about."""
    of_agents = {mail.agent_id for mail in mails} | {_about(mail) for mail in mails}
    contacts = select(Contact).where(Contact.id.in_({mail.contact_id for mail in mails}))
    agents = select(Agent).where(Agent.id.in_(of_agents))
    return People(
        {one.id: _in_place_of(session, one) for one in session.scalars(contacts)},
        {one.id: one for one in session.scalars(agents)},
    )


def _in_place_of(session: Session, contact: Contact) -> Contact | None:
    return contact if contact.left_at is None else first_contact(session, contact.partner_id)


def _about(mail: OwedMail) -> int | None:
    """The agent that a mail is about."""
    agent_id = _facts_of(mail).get("agent_id")
    return agent_id if isinstance(agent_id, int) else None


def _facts_of(mail: OwedMail) -> Mapping[str, Any]:
    # What another version stored is no reason to read none of the mails that are read with it.
    return mail.facts if isinstance(mail.facts, dict) else {}


def owe(
    session: Session,
    *,
    event: str,
    kind: str,
    recipient: str,
    language: str,
    facts: Mapping[str, Any],
    now: datetime,
    mail_from: str,
    ticket_id: int | None = None,
    contact_id: int | None = None,
    agent_id: int | None = None,
    ticket_message_id: int | None = None,
    copies_to: Sequence[int] = (),
    thread: Sequence[str] = (),
    due_at: datetime | None = None,
) -> bool:
    """Owe a mail about `event` as of the caller's transaction; True unless it was owed before.

    `facts` are those of mail.kinds for this kind. `mail_from` (the setting) gives the Message-ID
    its domain. `ticket_message_id`: what was written and goes out with it; the message then knows
    its mail. `copies_to`: contacts of the same partner, by their ids. `thread`: see thread_of.
    `due_at`: when it may leave at the earliest; None for at once.
    """
    domain = domain_of(mail_from) or "localhost"
    message_id = f"<{secrets.token_hex(16)}@{domain}>"
    added = insert_once(
        session,
        OwedMail,
        ("event",),
        event=event,
        kind=kind,
        message_id=message_id,
        recipient=recipient,
        language=language,
        facts=dict(facts),
        ticket_id=ticket_id,
        contact_id=contact_id,
        agent_id=agent_id,
        ticket_message_id=ticket_message_id,
        copies_to=list(copies_to) or None,
        thread=list(thread) or None,
        owed_at=now,
        due_at=due_at or now,
    )
    is_new = added is not None
    if is_new and ticket_message_id is not None:
        message = session.get_one(TicketMessage, ticket_message_id)
        # A copy that goes by itself carries it too.
        if message.mail_event is None:
            message.mail_event, message.header_id = event, message_id
    changes_of(session).mail_owed |= is_new
    return is_new


THREAD = 20
"""Message-IDs that a mail refers to at most: the first, by which programs group, and the last."""


def thread_of(session: Session, ticket: Ticket) -> list[str]:
    """The Message-IDs of the mails that went to and fro about a ticket, the oldest first: what the
    next one refers to."""
    ours = (
        select(OwedMail.message_id, OwedMail.owed_at)
        .where(
            OwedMail.ticket_id == ticket.id,
            OwedMail.agent_id.is_(None),
            OwedMail.failed_at.is_(None),
        )
        .order_by(OwedMail.id)
    )
    theirs = (
        select(TicketMessage.header_id, TicketMessage.at)
        .where(
            TicketMessage.ticket_id == ticket.id,
            TicketMessage.agent_id.is_(None),
            TicketMessage.header_id.is_not(None),
            TicketMessage.mail_event.is_(None),
        )
        .order_by(TicketMessage.id)
    )
    mails = [*session.execute(ours), *session.execute(theirs)]
    ids = [str(message_id) for message_id, _ in sorted(mails, key=lambda mail: mail[1])]
    return ids if len(ids) <= THREAD else [ids[0], *ids[-THREAD + 1 :]]
