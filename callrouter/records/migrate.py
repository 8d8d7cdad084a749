"""Brings a database to the tables this version works with, and says whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x63616C6C
"""Names the PostgreSQL lock under which only one process migrates."""
WAIT_SECONDS = 60
"""How long a second migration waits for the first one."""


SchemaState = Literal["current", "older", "newer"]
"""Whose tables a database has: this version's, those of one before or none at all, or those of a
later one. A running process works on a newer database too, as a release changes the tables first;
who changes something by a command is asked to use the version that the database is at."""

SAID_OF: dict[SchemaState, str] = {
    "current": "has the tables of this version",
    "older": "does not have the tables of this version",
    "newer": "belongs to a later version than this one",
}
REMEDY_OF: dict[SchemaState, str] = {
    "current": "",
    "older": "run `callrouter migrate`",
    "newer": "run the later version's callrouter, or restore the backup made before it was "
    "migrated",
}


class NewerDatabase(Exception):
    """The database was changed by a later version than this one."""


def upgrade(database_url: str) -> None:
    """Create or change the tables up to this version's; a database that has them is left alone.

    All or nothing, and safe to run from several machines at once. Raises NewerDatabase, and
    SQLAlchemyError when the database cannot be reached or refuses.
    """
    with _connected(database_url) as connection:
        if schema_state_on(connection) == "newer":
            raise NewerDatabase
        command.upgrade(_config(connection), "head")


def downgrade(database_url: str, revision: str = "base") -> None:
    """Undo every change after `revision`, with what was stored in it; `base` leaves no table."""
    with _connected(database_url) as connection:
        command.downgrade(_config(connection), revision)


def schema_state(database_url: str) -> SchemaState:
    """Whose tables the database has. Raises SQLAlchemyError when it cannot be reached."""
    file = _sqlite_file(database_url)
    if file is not None and not file.exists():
        return "older"  # asking SQLite would create it
    with _connected(database_url, wait_seconds=4, changing=False) as connection:
        return schema_state_on(connection)


def schema_state_on(connection: Connection) -> SchemaState:
    """The same, on a connection."""
    present = set(MigrationContext.configure(connection).get_current_heads())
    if present == set(_scripts().get_heads()):
        return "current"
    known = {one.revision for one in _scripts().walk_revisions()}
    return "older" if present <= known else "newer"


@cache
def _scripts() -> ScriptDirectory:
    # Read once: a process keeps the migrations that it began with.
    return ScriptDirectory(str(MIGRATIONS))


def _sqlite_file(database_url: str) -> Path | None:
    """The file of a SQLite database that lives in one."""
    url = make_url(database_url)
    named = url.database if url.get_backend_name() == "sqlite" else None
    return Path(named) if named and not named.startswith((":", "file:")) else None


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connected(
    database_url: str, *, wait_seconds: int = WAIT_SECONDS, changing: bool = True
) -> Iterator[Connection]:
    """A connection with one transaction on it; while one is changing tables, others wait.

    Not records.Database: its short time limits are right for callers and wrong for migrations.
    """
    url = make_url(database_url)
    on_sqlite = url.get_backend_name() == "sqlite"
    if on_sqlite:
        file = _sqlite_file(database_url)
        if changing and file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": wait_seconds})

        @event.listens_for(engine, "connect")
        def leave_transactions_to_us(connection: object, _record: object) -> None:
            connection.isolation_level = None  # type: ignore[attr-defined]

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if changing else "BEGIN")
    else:
        engine = create_engine(url, connect_args={"connect_timeout": 4})
    try:
        with engine.begin() as connection:
            if changing and not on_sqlite:
                wait = {"wait": f"{wait_seconds}s", "lock": ONE_AT_A_TIME}
                connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), wait)
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), wait)
            yield connection
    finally:
        engine.dispose()
