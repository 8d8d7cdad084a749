"""The connection to SQL: SQLite or PostgreSQL, with the time each may take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    Engine,
    Executable,
    TableClause,
    TextClause,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as WaitedTooLong
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.sql.dml import ReturningInsert

from callrouter.records.table import Table
from callrouter.records.writer_lock import WriterLock

SQLITE_BUSY_SECONDS = 1
POSTGRES_CONNECT_SECONDS = 1
POSTGRES_ABANDONED_SECONDS = 10
"""After this the server ends a transaction whose process says nothing more, and frees the rows that
it locked: it cannot know that the network between them is gone. Longer than any of ours computes
between two statements."""
POSTGRES_OPTIONS = (
    "-c lock_timeout=1000 -c statement_timeout=2000 -c timezone=UTC "
    f"-c idle_in_transaction_session_timeout={POSTGRES_ABANDONED_SECONDS * 1000}"
)

POOL: dict[str, Any] = {"pool_size": 16, "max_overflow": 16, "pool_timeout": 1}
ROW_LOCK: dict[str, Any] = {"key_share": True}
"""How a row is locked for a decision: FOR NO KEY UPDATE. Nobody else decides about it meanwhile,
but a row that refers to it may be written: PostgreSQL looks the reference up under a lock of its
own, and would wait for us while we wait for it. SQLite locks the whole database anyway."""

TOOK_TOO_LONG = frozenset({"40P01", "55P03", "57014"})
"""What PostgreSQL calls a deadlock, a lock not had in time, and a statement ended by its limit."""

Row = TypeVar("Row", bound=Table)


def is_away(error: SQLAlchemyError) -> bool:
    """Whether the database as a whole could not be used: no row has anything to do with it."""
    if isinstance(error, WaitedTooLong):
        return True
    if not isinstance(error, DBAPIError):
        return type(error) is SQLAlchemyError  # As records.writer_lock raises it.
    lost = error.connection_invalidated
    return lost or (isinstance(error, OperationalError | InterfaceError) and not is_slow(error))


def is_slow(error: SQLAlchemyError) -> bool:
    """Whether it was given up for its time limit, which may be one row's fault or everybody's."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state in TOOK_TOO_LONG


class Database:
    """One engine and its sessions.

    A caller hears a sentence within five seconds whatever the database does, so every wait here is
    bounded: SQLite 2 s for our other writers and 1 s for strangers; PostgreSQL 1 s to connect, 1 s
    for a lock, 2 s for a statement, 2.5 s for any answer at all. Errors tell the statement and not
    its values: they are logged.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self._writer: WriterLock | None = None
        self._reading: dict[str, Any] = {"callrouter_reading": True}
        if self.url.get_backend_name() == "sqlite":
            self._writer = WriterLock(self.url.database or "")
            self.engine = _sqlite(self.url)
        else:
            self.engine = _postgresql(self.url)
            self._reading["isolation_level"] = "AUTOCOMMIT"
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def begin(self, *, lasting: bool = True) -> Iterator[Session]:
        """A transaction that commits at the end, or leaves nothing behind when it raises.

        On SQLite it holds the write lock from its first moment, so what it reads stays true. One
        that is not `lasting` does not wait for the disk while it holds it: whatever process ends,
        it stays; with the machine itself it may go, until the next one that lasts. For what is
        written often, and is only what somebody has before their eyes anyway.
        """
        alone = self._writer.held() if self._writer else nullcontext()
        with alone, self._sessions.begin() as session:
            if not lasting:
                session.connection(execution_options={"callrouter_lasting": False})
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; nothing done in it is kept.

        On SQLite all of it sees the database at one instant. PostgreSQL sees it afresh with every
        statement, as it does in a transaction of ours too, and is spared BEGIN and ROLLBACK: half
        of what a short question costs.
        """
        with self._sessions(autoflush=False) as session:
            session.connection(execution_options=self._reading)
            yield session

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def insert_once(
    session: Session,
    table: type[Table],
    key: tuple[str, ...],
    *,
    where: TextClause | None = None,
    **values: object,
) -> int | None:
    """Insert a row of these values, by the names of its columns, unless one with the same values
    in the columns of `key` is there: a unique index of those `where` that holds. Returns the new
    row's id, or None where there was one."""
    statement = _insert_once(session.get_bind().dialect.name, table, key, where)
    return session.scalar(statement, values)


def add_once(
    session: Session, table: type[Row], key: tuple[str, ...], **values: object
) -> Row | None:
    """The same; returns the whole row, which is written and read in one statement."""
    statement = _add_once(session.get_bind().dialect.name, table, key)
    return session.scalars(statement, values).first()


def take_turns(session: Session, lock: int) -> None:
    """Wait until no other transaction is at what goes by this number: none will be until this one
    ends. On SQLite there is none in any case, as each holds the write lock from its beginning."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(lock)))


@cache
def _insert_once(
    dialect: str, table: type[Table], key: tuple[str, ...], where: TextClause | None
) -> ReturningInsert[int]:
    return _unless_there(dialect, table, key, where).returning(_rows(table).c.id)


@cache
def _add_once(dialect: str, table: type[Table], key: tuple[str, ...]) -> Executable:
    added = _unless_there(dialect, table, key, None).returning(*_rows(table).c)
    return select(table).from_statement(added)


def _unless_there(
    dialect: str, table: type[Table], key: tuple[str, ...], where: TextClause | None
) -> postgresql.Insert | sqlite.Insert:
    # Of the table rather than of the class, and kept by those who ask: the end of a call has five
    # of these, and building and translating them took longer than the database did.
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(_rows(table)).on_conflict_do_nothing(index_elements=key, index_where=where)


def _rows(table: type[Table]) -> TableClause:
    return table.metadata.tables[table.__tablename__]


def _postgresql(url: URL) -> Engine:
    # Not for SQLite: psycopg would be a tenth of the time in which each process starts.
    from callrouter.records.silence import KEEPALIVES, ImpatientConnection

    engine = create_engine(
        url,
        **POOL,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": POSTGRES_CONNECT_SECONDS,
            "options": POSTGRES_OPTIONS,
            **KEEPALIVES,
        },
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, named: Any, keywords: Any) -> ImpatientConnection:
        return ImpatientConnection.connect(*named, **keywords)

    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url,
        **POOL,
        hide_parameters=True,
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN is deferred: two writers would both read before either writes.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if options.get("callrouter_reading"):
            connection.exec_driver_sql("BEGIN")
            return
        # In WAL mode NORMAL keeps the database whole, and leaves the disk to the next checkpoint.
        wanted = "FULL" if options.get("callrouter_lasting", True) else "NORMAL"
        if connection.info.get("synchronous", "FULL") != wanted:
            connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
            connection.info["synchronous"] = wanted
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
