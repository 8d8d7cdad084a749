"""Tickets found by words: their number, subject, service and what was written on them; who is their
partner and contact; and the telephone they came by, or that is to be called back. Closed ones
too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal_column, or_, select
from sqlalchemy.orm import Session

from callrouter.records import Call, Contact, Partner, Ticket
from callrouter.records.search import has_words
from callrouter.records.tickets import CALL_BACK_NUMBER
from callrouter.rules.search_words import folded, words_of
from callrouter.rules.telephone import HOME, Refused, read_number
from callrouter.rules.ticket_number import read_number as read_ticket_number
from callrouter.views.listings import facts_of

Facts = dict[str, Any]


@dataclass
class _Named:
    """Whose names, accounts or addresses have a word."""

    partners: list[int]
    contacts: list[int]

    def among(self) -> ColumnElement[bool]:
        """Of their tickets."""
        return or_(
            Ticket.partner_id.in_(self.partners) if self.partners else false(),
            Ticket.contact_id.in_(self.contacts) if self.contacts else false(),
        )


def search(session: Session, wanted: str, limit: int) -> list[Facts]:
    """The tickets that have all words of `wanted`, the newest first, `limit` at most; what is
    written like a ticket's number or a telephone number is looked for as such. Accents and capitals
    are set aside, and the last word may be a beginning."""
    if (number := read_ticket_number(wanted)) is not None:
        found = facts_of(session, _newest(Ticket.number == number, limit))
        if found:
            return found
    telephone = read_number(wanted, HOME)
    if not isinstance(telephone, Refused):
        found = facts_of(session, _newest(_by_telephone(session, telephone), limit))
        if found:
            return found
    words = words_of(wanted)
    return facts_of(session, _with_all(session, words, limit)) if words else []


def _newest(which: ColumnElement[bool], limit: int) -> Select[int]:
    return select(Ticket.id).where(which).order_by(Ticket.id.desc()).limit(limit)


def _by_telephone(session: Session, number: str) -> ColumnElement[bool]:
    contacts = session.scalars(select(Contact.id).where(Contact.phone == number)).all()
    calls = select(Call.id).where(Call.caller_number == number)
    # Asked for by itself, or its index would not be used.
    to_call_back = select(Ticket.id).where(literal_column(CALL_BACK_NUMBER) == number)
    return or_(
        Ticket.contact_id.in_(contacts),
        Ticket.call_id.in_(calls),
        Ticket.id.in_(session.scalars(to_call_back).all()),
    )


def _with_all(session: Session, words: Sequence[str], limit: int) -> Select[int]:
    """Each word stands in the ticket, or in the names and addresses of its people."""
    *whole, beginning = words
    named = _named(session, words)
    if not named:
        return _newest(has_words(session, whole, beginning, newest=limit), limit)
    conditions = [
        or_(named[word].among(), has_words(session, [word])) for word in whole if word in named
    ]
    written = [word for word in whole if word not in named]
    if beginning not in named:
        conditions.append(has_words(session, written, beginning))
    else:
        conditions.append(or_(named[beginning].among(), has_words(session, (), beginning)))
        if written:
            conditions.append(has_words(session, written))
    return _newest(and_(*conditions), limit)


def _named(session: Session, words: Sequence[str]) -> dict[str, _Named]:
    """By the word, those whom it names; words that name nobody are left out. Read from where names
    stand: accounts are few beside their tickets, and copies could not be erased with a person."""
    found: dict[str, _Named] = {}
    whole, beginning = set(words[:-1]), words[-1]

    def note(person: int, text: str, kind: str) -> None:
        plain = folded(text)
        if not any(word in plain for word in words):
            return
        for word in words_of(plain):
            named = {word} & whole | ({beginning} if word.startswith(beginning) else set())
            for one in named:
                getattr(found.setdefault(one, _Named([], [])), kind).append(person)

    for partner in session.execute(select(Partner.id, Partner.account, Partner.name)):
        note(partner.id, f"{partner.account} {partner.name}", "partners")
    for contact in session.execute(select(Contact.id, Contact.name, Contact.email)):
        note(contact.id, f"{contact.name} {contact.email}", "contacts")
    return found
