"""Who is called so: partners, contacts and agents, by words of their names and addresses.

Read from where names stand: there are few people beside their tickets and calls, and copies for an
index could not be erased with a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Contact, Partner
from callrouter.rules.search_words import folded, words_of


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

    id: int
    login: str
    name: str
    role: str
    left: bool


def partners_named(session: Session, written: str) -> list[PartnerFound]:
    """The account of that very name, else those that have all of these words in their account or
    name, by account; the last word may be a beginning."""
    exact = session.execute(
        select(Partner.id, Partner.account, Partner.name).where(Partner.account == written)
    ).first()
    if exact is not None:
        return [PartnerFound(exact.id, exact.account, exact.name)]
    words = words_of(written)
    found = session.execute(
        select(Partner.id, Partner.account, Partner.name).order_by(Partner.account)
    )
    return [
        PartnerFound(one.id, one.account, one.name)
        for one in found
        if words and _has_all(f"{one.account} {one.name}", words)
    ]


def contacts_named(session: Session, words: Sequence[str], most: int) -> list[ContactFound]:
    """The contacts that have all of these words in their name, address or account, those who left
    last."""
    read = session.execute(
        select(Contact.id, Contact.name, Contact.email, Contact.left_at, Partner.account)
        .join(Contact.partner)
        .order_by(Contact.left_at.is_not(None), Contact.name, Contact.id)
    )
    ids = [one.id for one in read if _has_all(f"{one.name} {one.email} {one.account}", words)][
        :most
    ]
    return _contacts(session, ids)


def contacts_with_number(session: Session, number: str) -> list[ContactFound]:
    """The contacts that have this number, in E.164."""
    held = select(Contact.id).where(Contact.phone == number).order_by(Contact.id)
    return _contacts(session, session.scalars(held).all())


def agents_named(session: Session, words: Sequence[str], most: int) -> list[AgentFound]:
    """The agents that have all of these words in their login, name or address, those who left
    last."""
    found = session.execute(
        select(Agent.id, Agent.login, Agent.name, Agent.email, Agent.role, Agent.left_at).order_by(
            Agent.left_at.is_not(None), Agent.login
        )
    )
    return [
        AgentFound(one.id, one.login, one.name, one.role, one.left_at is not None)
        for one in found
        if _has_all(f"{one.login} {one.name} {one.email}", words)
    ][:most]


def _contacts(session: Session, ids: Sequence[int]) -> list[ContactFound]:
    """These contacts, in the order of their ids as given."""
    if not ids:
        return []
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


def _has_all(text: str, words: Sequence[str]) -> bool:
    """Whether the text has each of these folded words; the last one may be a beginning."""
    plain = folded(text)
    if not all(word in plain for word in words):
        return False
    *whole, beginning = words
    there = words_of(plain)
    return all(word in there for word in whole) and any(one.startswith(beginning) for one in there)
