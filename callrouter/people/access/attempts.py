"""How many attempts to sign in may fail in an hour, for one name and from one network address.

An attempt is reserved in a transaction of its own, one after the other, before anybody is looked
up: whoever tries many at the same moment has no more of them. Each name that is typed counts by
itself, a login and a mail address too: that they are one person's, nobody learns here. Tries at
the digits of a mail count apart from all names that are typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from callrouter.people.access.person import agent_who_typed
from callrouter.records import Agent, Database, SignInAttempt
from callrouter.records.database import take_turns
from callrouter.records.sessions import token_hash
from callrouter.settings import SignIn

ATTEMPTS = 0x63616C73
"""Names the PostgreSQL lock under which attempts are counted."""
HOUR = timedelta(hours=1)
LONGEST_NAME = 64
DIGITS = "Digits of "
"""Before the name under which tries at the digits of a mail count. A name that was typed counts
without its capitals: whatever a stranger types at the form, it is none that begins so."""

log = structlog.get_logger()


class TooManyAttempts(Exception):
    """The limit of this name or this address is reached."""


class NotLetIn(Exception):
    """What somebody typed, or a provider said of them, is not right; what of it, nobody is told."""


@dataclass(frozen=True)
class Familiar:
    """A browser at which these agents have signed in before, known by a word of its own."""

    word: str
    agent_ids: tuple[int, ...]


@dataclass(frozen=True)
class Origin:
    """From where somebody tries: the network address, empty where nobody knows it, and the browser,
    where that is familiar to anybody."""

    address: str
    familiar: Familiar | None = None


@dataclass(frozen=True)
class Attempt:
    """An attempt, which counts as refused until it proves right."""

    id: int


def reserve_attempt(
    records: Database,
    limits: SignIn,
    typed: str,
    origin: Origin,
    now: datetime,
    *,
    digits: bool = False,
) -> Attempt:
    """Count an attempt as refused until it proves right, by the name that was typed; at a browser
    that is familiar to whoever has that name, apart from all others. `digits` for a try at the
    digits of the mail that was asked for under that name. Raises TooManyAttempts."""
    address = origin.address
    with records.begin() as session:
        take_turns(session, ATTEMPTS)
        agent = agent_who_typed(session, typed) if origin.familiar is not None else None
        named, of_digits = _counted_as(typed, agent, origin.familiar)
        name = of_digits if digits else named
        of_name = _since(session, now, login=name)
        of_address = _since(session, now, address=address) if address else 0
        if (
            of_name >= limits.refused_per_person_an_hour
            or of_address >= limits.refused_per_address_an_hour
        ):
            by_address = of_address >= limits.refused_per_address_an_hour
            log.warning("sign_in.too_many_attempts", by="address" if by_address else "person")
            raise TooManyAttempts
        reserved = SignInAttempt(at=now, login=name, address=address)
        session.add(reserved)
        session.flush()
        return Attempt(reserved.id)


def give_back(records: Database, attempt: Attempt) -> None:
    """Nobody looked at what was typed: it is not counted."""
    with records.begin() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt.id))


def forget_attempts(session: Session, agent: Agent, origin: Origin) -> None:
    """This agent got in: what was tried from there before by a name of its own, the mails that it
    asked for and their digits among them, was its own."""
    names = {
        counted
        for typed in (agent.login, agent.email)
        if typed
        for counted in _counted_as(typed, agent, origin.familiar)
    }
    session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.login.in_(names), SignInAttempt.address == origin.address
        )
    )


def _counted_as(typed: str, agent: Agent | None, familiar: Familiar | None) -> tuple[str, str]:
    """Under which name attempts of this agent, or of nobody, count; and under which one tries at
    the digits of its mails do."""
    if familiar is not None and agent is not None and agent.id in familiar.agent_ids:
        known = f"{familiar.word}:{agent.id}"
        return token_hash(known), token_hash(f"{known}:digits")
    name = typed.casefold()
    return name[:LONGEST_NAME], f"{DIGITS}{name}"[:LONGEST_NAME]


def _since(session: Session, now: datetime, **which: str) -> int:
    recent = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at > now - HOUR)
    return session.scalars(recent.filter_by(**which)).one()
