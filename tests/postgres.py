"""The PostgreSQL database that the tests of a process stand on, one after the other."""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text

from callrouter.records.migrate import upgrade

TEMPLATE, TESTED = "template_callrouter", "tested"
NOTE_CHANGES = """
CREATE TABLE kept.altered ();
CREATE FUNCTION kept.note() RETURNS event_trigger LANGUAGE plpgsql
    AS 'BEGIN INSERT INTO kept.altered DEFAULT VALUES; END';
CREATE EVENT TRIGGER altered ON ddl_command_end EXECUTE FUNCTION kept.note();
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
END_WHAT_GOES_ON = """
SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
COUNT_FROM_ONE = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""


class TestedDatabase:
    """A database that each test finds as the migrations leave it. It is emptied between them, as a
    new one for each took a hundred times as long. Only where a test altered its tables the next
    one has a new one."""

    def __init__(self, server: str) -> None:
        self._server = _engine(make_url(server))
        template, tested = (self._server.url.set(database=name) for name in (TEMPLATE, TESTED))
        self.url = tested.render_as_string(hide_password=False)
        self._make(TEMPLATE, "template1")
        upgrade(template.render_as_string(hide_password=False))
        self._restore = _prepared(template)
        self._make(TESTED, TEMPLATE)
        self._tested = _engine(tested)

    def restore(self) -> None:
        """Nothing in it is of a test before."""
        with self._tested.connect() as connection:
            connection.execute(text(END_WHAT_GOES_ON))
            altered = _holds_any(connection, "kept.altered")
            if not altered:
                connection.execute(text(self._restore))
        if altered:
            self._make(TESTED, TEMPLATE)

    def close(self) -> None:
        """Let go of the server."""
        self._tested.dispose()
        self._server.dispose()

    def _make(self, name: str, template: str) -> None:
        with self._server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))


def _prepared(template: URL) -> str:
    """Let what is made of this template keep the rows that migrations made, and note whether its
    tables are altered. Returns the statements that restore it."""
    engine = _engine(template)
    with engine.connect() as connection:
        tables = list(connection.scalars(text(TABLES)))
        filled = [table for table in tables if _holds_any(connection, table)]
        connection.execute(text("CREATE SCHEMA kept"))
        for table in filled:
            connection.execute(text(f"CREATE TABLE kept.{table} AS TABLE {table}"))
        connection.execute(text(NOTE_CHANGES))
    engine.dispose()
    # As a replica: no row that refers to another, and no trigger that keeps history, objects.
    statements = ["SET session_replication_role = replica"]
    statements += [f"DELETE FROM {table}" for table in tables]
    statements += [f"INSERT INTO {table} TABLE kept.{table}" for table in filled]
    statements += [COUNT_FROM_ONE, "RESET session_replication_role"]
    return ";".join(statements)


def _holds_any(connection: Connection, table: str) -> bool:
    return bool(connection.scalar(text(f"SELECT EXISTS (SELECT FROM {table})")))


def _engine(url: URL) -> Engine:
    return create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
