"""How many attempts to sign in may fail in an hour, for one name and from one network address.

An attempt is reserved in a transaction of its own, one after the other, before anybody is looked
up: whoever tries many at the same moment has no more of them. Each name that is typed counts by
itself, a login and a mail address too: that they are one person's, nobody learns here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from callrouter.people.access.person import agent_who_typed
from callrouter.records import Database, SignInAttempt
from callrouter.records.database import take_turns
from callrouter.records.sessions import token_hash
from callrouter.settings import SignIn

ATTEMPTS = 0x63616C73
"""Names the PostgreSQL lock under which attempts are counted."""
HOUR = timedelta(hours=1)
LONGEST_NAME = 64

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
class Attempt:
    """An attempt, which counts as refused until it proves right."""

    id: int
    counted_as: str
    address: str


def reserve_attempt(
    records: Database,
    limits: SignIn,
    typed: str,
    address: str,
    now: datetime,
    familiar: Familiar | None = None,
) -> Attempt:
    """Count an attempt as refused until it proves right, by the name that was typed; at a browser
    that is familiar to whoever has that name, apart from all others. An empty address is none.
    Raises TooManyAttempts."""
    with records.begin() as session:
        take_turns(session, ATTEMPTS)
        name = _counted_as(session, typed, familiar)
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
        return Attempt(reserved.id, name, address)


def give_back(records: Database, attempt: Attempt) -> None:
    """Nobody looked at what was typed: it is not counted."""
    with records.begin() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt.id))


def forget_attempts(session: Session, attempt: Attempt) -> None:
    """Somebody got in: what was tried before by that name, from this address, was its own."""
    session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.login == attempt.counted_as, SignInAttempt.address == attempt.address
        )
    )


def _counted_as(session: Session, typed: str, familiar: Familiar | None) -> str:
    agent = agent_who_typed(session, typed) if familiar is not None else None
    if familiar is not None and agent is not None and agent.id in familiar.agent_ids:
        return token_hash(f"{familiar.word}:{agent.id}")
    return typed.casefold()[:LONGEST_NAME]


def _since(session: Session, now: datetime, **which: str) -> int:
    recent = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at > now - HOUR)
    return session.scalars(recent.filter_by(**which)).one()
