"""Who is called so: partners, contacts and agents, by words of their names and addresses.

Read from where names stand: there are few people beside their tickets and calls, and copies for an
index could not be erased with a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Contact, Partner
from callrouter.rules.problem import Problem
from callrouter.rules.search_words import folded, words_of

Found = TypeVar("Found")

NAMED = 5
"""Accounts that are named where several have the words that were written."""


@dataclass(frozen=True)
class PartnerFound:
    """An account."""

    id: int
    account: str
    name: str


@dataclass(frozen=True)
class ContactFound:
    """A person of an account."""

    id: int
    name: str
    account: str
    partner: str
    phone: str | None
    left: bool


@dataclass(frozen=True)
class AgentFound:
    """One of ours."""

    login: str
    name: str
    role: str
    left: bool


@dataclass(frozen=True)
class Names(Generic[Found]):
    """Those of one kind by id, each with the folded text of all that it is called."""

    ids: Sequence[Found]
    texts: Sequence[str]

    def with_all(self, words: Sequence[str]) -> Iterator[Found]:
        """Those whose text has each of these folded words; the last one may be a beginning."""
        *whole, beginning = words
        for one, text in zip(self.ids, self.texts, strict=True):
            if beginning not in text or any(word not in text for word in whole):
                continue
            there = words_of(text)
            if all(word in there for word in whole) and any(
                word.startswith(beginning) for word in there
            ):
                yield one


@dataclass(frozen=True)
class People:
    """Partners and contacts by their ids, read once for all that is asked of them."""

    partners: Names[int]
    """By account."""
    contacts: Names[int]
    """By name, those who left last."""
    partner_of: Mapping[int, int]
    """By the contact."""


def names_of(said: Iterable[tuple[Found, str]]) -> Names[Found]:
    """Those, each with all that it is called."""
    read = list(said)
    # All at once: to fold them one by one takes five times as long.
    whole = folded("\n".join(text.replace("\n", " ") for _, text in read))
    return Names([one for one, _ in read], whole.split("\n") if read else [])


def read_people(session: Session) -> People:
    """What all partners and contacts are called: accounts and names, names and addresses."""
    partners = session.execute(
        select(Partner.id, Partner.account, Partner.name).order_by(Partner.account)
    )
    contacts = session.execute(
        select(Contact.id, Contact.partner_id, Contact.name, Contact.email).order_by(
            Contact.left_at.is_not(None), Contact.name, Contact.id
        )
    ).all()
    return People(
        names_of((one_id, f"{account} {name}") for one_id, account, name in partners),
        names_of((one_id, f"{name} {email}") for one_id, _, name, email in contacts),
        {one_id: partner_id for one_id, partner_id, _, _ in contacts},
    )


def partners_named(
    session: Session, written: str, most: int, people: People | None = None
) -> list[PartnerFound]:
    """The account of that very name, else those that have all of these words in their account or
    name, by account; the last word may be a beginning."""
    exact = session.scalars(select(Partner.id).where(Partner.account == written)).first()
    if exact is not None:
        return _partners(session, [exact])
    words = words_of(written)
    if not words:
        return []
    known = people or read_people(session)
    return _partners(session, list(islice(known.partners.with_all(words), most)))


def one_partner_named(
    session: Session, written: str, at: str, problems: list[Problem], *, unknown: str
) -> int | None:
    """The id of the one partner that these words mean. Else what is wrong with them is noted of
    the field `at`: several are called so, some of which it names, or none is, a problem of the
    name `unknown`."""
    found = partners_named(session, written, NAMED + 1)
    if len(found) == 1:
        return found[0].id
    accounts = tuple(one.account for one in found[:NAMED])
    if found:
        problems.append(Problem(at, "several_accounts", {"written": written, "accounts": accounts}))
    else:
        problems.append(Problem(at, unknown, {"written": written}))
    return None


def contacts_named(
    session: Session, words: Sequence[str], most: int, people: People
) -> list[ContactFound]:
    """The contacts that have all of these words in their name or address, those who left last."""
    return _contacts(session, list(islice(people.contacts.with_all(words), most)))


def contacts_with_number(session: Session, number: str, most: int) -> list[ContactFound]:
    """The contacts that have this number, in E.164."""
    held = select(Contact.id).where(Contact.phone == number).order_by(Contact.id).limit(most)
    return _contacts(session, session.scalars(held).all())


def agents_named(session: Session, words: Sequence[str], most: int) -> list[AgentFound]:
    """The agents that have all of these words in their login, name or address, those who left
    last."""
    found = session.execute(
        select(Agent.login, Agent.name, Agent.email, Agent.role, Agent.left_at).order_by(
            Agent.left_at.is_not(None), Agent.login
        )
    )
    names = names_of(
        (AgentFound(login, name, role, left is not None), f"{login} {name} {email}")
        for login, name, email, role, left in found
    )
    return list(islice(names.with_all(words), most))


def _partners(session: Session, ids: Sequence[int]) -> list[PartnerFound]:
    read = session.execute(
        select(Partner.id, Partner.account, Partner.name).where(Partner.id.in_(ids))
    )
    found = {one.id: PartnerFound(one.id, one.account, one.name) for one in read}
    return [found[each] for each in ids]


def _contacts(session: Session, ids: Sequence[int]) -> list[ContactFound]:
    read = session.execute(
        select(
            Contact.id, Contact.name, Contact.phone, Contact.left_at,
            Partner.account, Partner.name.label("partner"),
        )
        .join(Contact.partner)
        .where(Contact.id.in_(ids))
    )  # fmt: skip
    found = {
        one.id: ContactFound(
            one.id, one.name, one.account, one.partner, one.phone, one.left_at is not None
        )
        for one in read
    }
    return [found[each] for each in ids]
