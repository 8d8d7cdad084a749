"""PostgreSQL connections that take everything and never answer are given up, all at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from callrouter.records import ROW_LOCK, Database, Heartbeat
from callrouter.records.database import POSTGRES_ABANDONED_SECONDS, is_away
from tests.processes.proxy import Proxy

pytestmark = [pytest.mark.only_on("postgresql"), pytest.mark.impatient]


@pytest.fixture
def proxy(database_url: str) -> Iterator[Proxy]:
    with Proxy(database_url) as one:
        yield one


@pytest.fixture
def database(proxy: Proxy) -> Iterator[Database]:
    one = Database(proxy.url)
    yield one
    one.close()


def ask(database: Database) -> None:
    with database.read() as session:
        session.execute(text("SELECT 1"))


def fill(database: Database, connections: int) -> None:
    """The pool has so many idle connections."""
    with ExitStack() as open_at_once:
        for _ in range(connections):
            session = open_at_once.enter_context(database.read())
            session.execute(text("SELECT 1"))


def test_ten_silent_connections_cost_one_wait(database: Database, proxy: Proxy) -> None:
    fill(database, 10)
    assert proxy.silence() == 10
    began = time.monotonic()
    for _ in range(10):
        ask(database)
    took = time.monotonic() - began
    print(f"10 silent connections, 10 questions: {took:.1f} s")
    assert took < 6


def test_a_statement_and_a_commit_on_a_silent_connection_fail_in_time(
    database: Database, proxy: Proxy
) -> None:
    for silent_at in ("statement", "commit"):
        began = time.monotonic()
        late = pytest.raises(OperationalError, match="did not answer")
        with late as failed, database.begin() as session:
            session.execute(text("SELECT 1"))
            proxy.silence()
            if silent_at == "statement":
                session.execute(text("SELECT 2"))
        took = time.monotonic() - began
        print(f"silent at a {silent_at}: {took:.1f} s")
        assert took < 6
        assert is_away(failed.value)
        ask(database)


def test_rows_that_a_silent_transaction_locked_are_free_again_in_time(
    database: Database, proxy: Proxy, records: Database
) -> None:
    with records.begin() as session:
        session.add(Heartbeat(process="dispatcher", instance="one", at=datetime.now(UTC)))
    locking = select(Heartbeat.process).with_for_update(**ROW_LOCK)
    with pytest.raises(OperationalError), database.begin() as session:
        session.execute(locking)
        proxy.silence()
        began = time.monotonic()
        while time.monotonic() - began < 2 * POSTGRES_ABANDONED_SECONDS:
            with suppress(OperationalError), records.begin() as other:
                other.execute(locking)
                break
        took = time.monotonic() - began
    print(f"locked by a silent transaction: free after {took:.1f} s")
    assert took < POSTGRES_ABANDONED_SECONDS + 3


def test_a_statement_that_takes_its_time_is_ended_by_the_server_and_keeps_its_connection(
    database: Database, proxy: Proxy
) -> None:
    with pytest.raises(OperationalError, match="statement timeout"), database.read() as session:
        session.execute(text("SELECT pg_sleep(10)"))
    ask(database)
    assert proxy.accepted == 1
