"""Tickets found by words: their number, subject, service and what was written on them; who is their
partner and contact; and the telephone they came by, or that is to be called back. Closed ones
too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal_column, or_, select
from sqlalchemy.orm import Session

from callrouter.records import Call, Contact, Ticket
from callrouter.records.search import has_words
from callrouter.records.tickets import CALL_BACK_NUMBER
from callrouter.rules.search_words import words_of
from callrouter.rules.telephone import Refused, read_caller
from callrouter.rules.ticket_number import read_number as read_ticket_number
from callrouter.views.listings import facts_of
from callrouter.views.search_people import Names, People, read_people

Facts = dict[str, Any]


FEW = 50
"""People with a word of whom each has few of all tickets. Those of many people are met soon by
going back from the newest ticket; to find all of theirs first would take longer."""


@dataclass
class _Named:
    """Whose names, accounts or addresses have a word."""

    partners: list[int]
    contacts: list[int]

    def among(self, partner_of: Mapping[int, int]) -> ColumnElement[bool]:
        """Of their tickets."""
        few = len(self.partners) + len(self.contacts) <= FEW
        # A sum is looked up in no index.
        partner_id = Ticket.partner_id if few else Ticket.partner_id + 0
        theirs = {partner_of[one] for one in self.contacts}
        return or_(
            partner_id.in_(self.partners) if self.partners else false(),
            and_(partner_id.in_(theirs), Ticket.contact_id.in_(self.contacts))
            if self.contacts
            else false(),
        )


def tickets_named(
    session: Session, wanted: str, limit: int, people: People | None = None
) -> list[Facts]:
    """The tickets that have all words of `wanted`, the newest first, `limit` at most; what is
    written like a ticket's number or a telephone number is looked for as such. Accents and capitals
    are set aside, and the last word may be a beginning. `people` are those of now, where they have
    been read."""
    if (number := read_ticket_number(wanted)) is not None:
        found = facts_of(session, _newest(Ticket.number == number, limit))
        if found:
            return found
    telephone = read_caller(wanted)
    if not isinstance(telephone, Refused):
        found = facts_of(session, _newest(_by_telephone(session, telephone), limit))
        if found:
            return found
    words = words_of(wanted)
    if not words:
        return []
    return facts_of(session, _with_all(session, words, limit, people or read_people(session)))


def _newest(which: ColumnElement[bool], limit: int) -> Select[int]:
    return select(Ticket.id).where(which).order_by(Ticket.id.desc()).limit(limit)


def _by_telephone(session: Session, number: str) -> ColumnElement[bool]:
    contacts = session.execute(
        select(Contact.id, Contact.partner_id).where(Contact.phone == number)
    ).all()
    calls = select(Call.id).where(Call.caller_number == number)
    # Asked for by itself, or its index would not be used.
    to_call_back = select(Ticket.id).where(literal_column(CALL_BACK_NUMBER) == number)
    return or_(
        and_(
            # Tickets are found by their account, not by their contact.
            Ticket.partner_id.in_({one.partner_id for one in contacts}),
            Ticket.contact_id.in_([one.id for one in contacts]),
        ),
        Ticket.call_id.in_(calls),
        Ticket.id.in_(session.scalars(to_call_back).all()),
    )


def _with_all(session: Session, words: Sequence[str], limit: int, people: People) -> Select[int]:
    """Each word stands in the ticket, or in the names and addresses of its people."""
    *whole, beginning = words
    named = _named(people, words)
    if not named:
        return _newest(has_words(session, whole, beginning, newest=limit), limit)
    conditions = [
        or_(named[word].among(people.partner_of), has_words(session, [word]))
        for word in whole
        if word in named
    ]
    written = [word for word in whole if word not in named]
    if beginning not in named:
        conditions.append(has_words(session, written, beginning))
    else:
        conditions.append(
            or_(named[beginning].among(people.partner_of), has_words(session, (), beginning))
        )
        if written:
            conditions.append(has_words(session, written))
    return _newest(and_(*conditions), limit)


def _named(people: People, words: Sequence[str]) -> dict[str, _Named]:
    """By the word, those whom it names; words that name nobody are left out."""
    found: dict[str, _Named] = {}
    whole, beginning = set(words[:-1]), words[-1]

    def note(names: Names[int], kind: str) -> None:
        for person, text in zip(names.ids, names.texts, strict=True):
            if not any(word in text for word in words):
                continue
            for word in words_of(text):
                named = {word} & whole | ({beginning} if word.startswith(beginning) else set())
                for one in named:
                    getattr(found.setdefault(one, _Named([], [])), kind).append(person)

    note(people.partners, "partners")
    note(people.contacts, "contacts")
    return found
