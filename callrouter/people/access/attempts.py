"""How many attempts to sign in may fail in an hour, for one person and from one network address.

An attempt is reserved in a transaction of its own, one after the other, before anything is looked
up: whoever tries many at the same moment has no more of them. Nothing here tells whether there is
such a person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from callrouter.people.access.person import agent_who_typed
from callrouter.records import Database, SignInAttempt
from callrouter.records.database import take_turns
from callrouter.settings import SignIn

ATTEMPTS = 0x63616C73
"""Names the PostgreSQL lock under which attempts are counted."""
HOUR = timedelta(hours=1)
LONGEST_LOGIN = 64

log = structlog.get_logger()


class TooManyAttempts(Exception):
    """The limit of this person or this address is reached."""


def reserve_attempt(
    records: Database, limits: SignIn, typed: str, address: str, now: datetime
) -> str:
    """Count an attempt as refused until it proves right. Returns as whom it is counted: by the
    login of whoever has it or its address, else by what was typed. An empty address is none.
    Raises TooManyAttempts."""
    with records.begin() as session:
        take_turns(session, ATTEMPTS)
        agent = agent_who_typed(session, typed)
        login = agent.login if agent is not None else typed.casefold()[:LONGEST_LOGIN]
        of_login = _since(session, now, login=login)
        of_address = _since(session, now, address=address) if address else 0
        if (
            of_login >= limits.refused_per_person_an_hour
            or of_address >= limits.refused_per_address_an_hour
        ):
            by_address = of_address >= limits.refused_per_address_an_hour
            log.warning("sign_in.too_many_attempts", by="address" if by_address else "person")
            raise TooManyAttempts
        session.add(SignInAttempt(at=now, login=login, address=address))
    return login


def forget_attempts(session: Session, login: str, address: str) -> None:
    """Somebody got in: what it tried before from this address was its own."""
    session.execute(
        delete(SignInAttempt).where(SignInAttempt.login == login, SignInAttempt.address == address)
    )


def _since(session: Session, now: datetime, **which: str) -> int:
    recent = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at > now - HOUR)
    return session.scalars(recent.filter_by(**which)).one()
