"""Who somebody is to the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Database, agent_named


@dataclass(frozen=True)
class Person:
    """Who is signed in to the pages."""

    agent_id: int
    login: str
    name: str
    role: str
    languages: tuple[str, ...]
    single_keys: bool = field(default=True, repr=False)
    """Whether keys do something on the pages without Ctrl or the like. Nothing that is shown
    depends on it."""


def person(records: Database, login: str) -> Person | None:
    """Who that login is, or None where there is no such agent (any more), or it is disabled."""
    with records.read() as session:
        return as_person(agent_named(session, login))


def as_person(agent: Agent | None) -> Person | None:
    """The same for an agent on record."""
    if agent is None or agent.disabled_at is not None:
        return None
    languages = tuple(agent.languages.split())
    return Person(agent.id, agent.login, agent.name, agent.role, languages, agent.single_keys)


def agent_who_typed(session: Session, typed: str) -> Agent | None:
    """The agent who calls itself so when it signs in, by its login, capitals aside unless they tell
    it from another's, or by its mail address, where only one has it. None where it is nobody, or is
    disabled."""
    alike = [one for one in _working(session) if one.login.casefold() == typed.casefold()]
    named = [one for one in alike if one.login == typed] or alike
    if len(named) == 1:
        return named[0]
    return agent_of_address(session, typed) if "@" in typed else None


def agent_of_address(session: Session, address: str) -> Agent | None:
    """The one agent of that mail address, capitals aside; None where it is nobody's, or several
    have it. Other letters that are taken for the same ("ß" and "ss") are other people's."""
    written = _without_capitals(address)
    alike = [one for one in _working(session) if _without_capitals(one.email) == written]
    return alike[0] if len(alike) == 1 else None


def _working(session: Session) -> Iterable[Agent]:
    return session.scalars(select(Agent).where(Agent.disabled_at.is_(None)))


def _without_capitals(address: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in address)
