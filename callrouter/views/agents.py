"""Our agents, as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent
from callrouter.rules.search_words import words_of

Who = Literal["working", "disabled", "left"]
WHO: tuple[Who, ...] = get_args(Who)


@dataclass(frozen=True)
class Asked:
    """Which agents are looked for; an empty value asks for all."""

    words: str = ""
    """Of their name, login or address, or how they begin."""
    role: str = ""
    language: str = ""
    who: Who = "working"
    after: str = ""
    """Only those whose login comes after this one."""


@dataclass(frozen=True)
class AgentShown:
    """What is on file of an agent, and what it is doing."""

    id: int
    login: str
    name: str
    email: str
    phone: str | None
    """None of one who left."""
    languages: str
    """As they are on file, the first one first: `fr en`."""
    role: str
    phone_only: bool
    state: str
    since: datetime
    disabled_at: datetime | None
    left_at: datetime | None

    @property
    def who(self) -> Who:
        """Whether this agent works, is disabled, or left."""
        return "left" if self.left_at else "disabled" if self.disabled_at else "working"


_SHOWN = (
    Agent.id, Agent.login, Agent.name, Agent.email, Agent.phone, Agent.languages, Agent.role,
    Agent.phone_only, Agent.state, Agent.state_since, Agent.disabled_at, Agent.left_at,
)  # fmt: skip


def agents_asked(session: Session, asked: Asked, most: int) -> list[AgentShown]:
    """The agents that are looked for, by login; at most so many.

    All are read: there are few, and none of what is asked for could be found by an index.
    """
    words = words_of(asked.words)
    found: list[AgentShown] = []
    for row in session.execute(
        select(*_SHOWN).where(Agent.login > asked.after).order_by(Agent.login)
    ):
        one = _shown(row)
        names = words_of(f"{one.name} {one.login} {one.email}")
        if (
            one.who == asked.who
            and asked.role in {"", one.role}
            and (not asked.language or asked.language in one.languages.split())
            and all(any(name.startswith(word) for name in names) for word in words)
        ):
            found.append(_without_stand_in(one))
        if len(found) == most:
            break
    return found


def agent_shown(session: Session, login: str) -> AgentShown | None:
    """The agent of that login, also one who left; None where there is none."""
    row = session.execute(select(*_SHOWN).where(Agent.login == login)).first()
    return None if row is None else _without_stand_in(_shown(row))


def _shown(row: Sequence[Any]) -> AgentShown:
    return AgentShown(*row)


def _without_stand_in(one: AgentShown) -> AgentShown:
    """Who left has no phone, but a stand-in for one."""
    return replace(one, phone=None) if one.left_at else one
