"""The database of a command: prepared, opened, and its troubles put in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from callrouter.admin.hours import first_revisions
from callrouter.records import Database
from callrouter.records.migrate import (
    REMEDY_OF,
    SAID_OF,
    NewerDatabase,
    SchemaState,
    schema_state,
    upgrade,
)
from callrouter.rules.schedule import Schedule


class DatabaseTrouble(Exception):
    """The database did not do its part; the text tells people why, and what to do."""


@dataclass(frozen=True)
class Prepared:
    """What preparing the database did."""

    changed: bool
    """Whether tables were made or changed."""
    first_hours: list[str]
    """The files that became revision 1 of their schedules."""


def prepare(url: str, shipped: Mapping[str, Schedule], now: datetime) -> Prepared:
    """Bring the database to this version's tables, and write into it each shipped schedule that has
    no revision yet.

    Doing it again changes nothing. Raises DatabaseTrouble.
    """
    with _in_words():
        changed = schema_state(url) != "current"
        upgrade(url)
        records = Database(url)
        try:
            with records.begin() as session:
                return Prepared(changed, first_revisions(session, shipped, now))
        finally:
            records.close()


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The prepared database, for as long as a command works with it. Raises DatabaseTrouble."""
    with _in_words():
        if (found := schema_state(url)) != "current":
            raise _not_ours(found)
        records = Database(url)
        try:
            yield records
        finally:
            records.close()


def reason(error: SQLAlchemyError | OSError) -> str:
    """What the database said, on one line, without the statement it was said of."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except NewerDatabase as error:
        raise _not_ours("newer") from error
    except SQLAlchemyError as error:
        raise DatabaseTrouble(
            f"The database refused: {reason(error)}. `callrouter check` says more."
        ) from error
    except OSError as error:
        raise DatabaseTrouble(
            f"The database's folder cannot be made: {error}. Mend DATABASE_URL or its permissions."
        ) from error


def _not_ours(found: SchemaState) -> DatabaseTrouble:
    remedy = REMEDY_OF[found]
    return DatabaseTrouble(f"The database {SAID_OF[found]}. {remedy[0].upper()}{remedy[1:]}.")
