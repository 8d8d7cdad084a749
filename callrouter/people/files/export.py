"""Who is on file as CSV, in the columns of an import: a file in which nothing was changed changes
nothing when it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from callrouter.people.agent_values import words_of
from callrouter.people.files.account_words import contact_words, partner_words
from callrouter.people.files.agents import COLUMNS as AGENT_COLUMNS
from callrouter.people.files.agents import OPTIONAL_COLUMNS as OPTIONAL_AGENT_COLUMNS
from callrouter.people.files.partner_rows import COLUMNS as PARTNER_COLUMNS
from callrouter.people.files.partner_rows import CONTACT_COLUMNS, OPTIONAL_COLUMNS
from callrouter.people.files.partners import PARTS
from callrouter.records import Agent, Partner
from callrouter.rules.spreadsheet import as_csv

AT_ONCE = 200
"""Accounts that are read at once."""
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark, by which Excel knows UTF-8."""

ALL_AGENT_COLUMNS = (*AGENT_COLUMNS, *OPTIONAL_AGENT_COLUMNS)
ALL_PARTNER_COLUMNS = (*PARTNER_COLUMNS, *OPTIONAL_COLUMNS)


def empty(columns: tuple[str, ...], separator: str) -> Iterator[str]:
    """A file to begin with: its header."""
    yield MARK + as_csv([columns], separator)


def partners_csv(session: Session, separator: str, now: datetime) -> Iterator[str]:
    """Every account with its present contacts, a row for each, in pieces. An account whose contacts
    have all left has one row without any. Support codes are kept nowhere: their column is empty,
    which leaves them as they are."""
    yield from empty(ALL_PARTNER_COLUMNS, separator)
    after = ""
    while True:
        some = select(Partner).where(Partner.account > after).order_by(Partner.account)
        parts = (selectinload(part) for part in PARTS)
        partners = session.scalars(some.limit(AT_ONCE).options(*parts)).all()
        if not partners:
            return
        yield as_csv((row for one in partners for row in _rows(one, now)), separator)
        after = partners[-1].account
        session.expunge_all()


def agents_csv(session: Session, separator: str, _: datetime) -> Iterator[str]:
    """Every agent who has not left."""
    yield from empty(ALL_AGENT_COLUMNS, separator)
    present = select(Agent).where(Agent.left_at.is_(None)).order_by(Agent.login)
    described = ({"login": one.login, **words_of(one)} for one in session.scalars(present))
    yield as_csv(([one[column] for column in ALL_AGENT_COLUMNS] for one in described), separator)


def _rows(partner: Partner, now: datetime) -> Iterator[list[str]]:
    of_account = {**partner_words(partner, now), "account": partner.account}
    nobody = dict.fromkeys(CONTACT_COLUMNS, "")
    for contact in [contact_words(one) for one in partner.present_contacts] or [nobody]:
        cells = {**of_account, **contact}
        yield [cells.get(column, "") for column in ALL_PARTNER_COLUMNS]
