"""What a session does that only reads, and what a commit waits for."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, text

from callrouter.records import Database, Partner

NOW = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)


def test_what_is_changed_while_reading_is_never_kept(records: Database) -> None:
    with records.begin() as session:
        session.add(Partner(account="nord", name="Nord", language="fr", created_at=NOW))
    with records.read() as session:
        nord = session.scalars(select(Partner)).one()
        nord.name = "for this page only"
        # The next question must not write down what was changed before it.
        assert session.scalars(select(Partner.name)).one() == "Nord"
    with records.read() as session:
        assert session.scalars(select(Partner.name)).one() == "Nord"


def test_a_write_after_a_read_is_a_transaction_again(records: Database) -> None:
    """Both are done on the same connection of the pool."""
    with records.read() as session:
        session.scalars(select(Partner)).all()
    try:
        with records.begin() as session:
            session.add(Partner(account="nord", name="Nord", language="fr", created_at=NOW))
            session.flush()
            raise LookupError
    except LookupError:
        pass
    with records.read() as session:
        assert session.scalars(select(Partner)).all() == []


def test_only_what_may_go_with_the_machine_is_committed_without_a_wait_for_the_disk(
    records: Database,
) -> None:
    """One connection of the pool does them all, each as it is asked to."""
    on_sqlite = records.engine.dialect.name == "sqlite"  # PostgreSQL keeps nobody waiting.
    waits = []
    for lasting in (True, False, True, True, False):
        with records.begin(lasting=lasting) as session:
            name = f"nord-{len(waits)}"
            session.add(Partner(account=name, name="Nord", language="fr", created_at=NOW))
            waits.append(session.scalar(text("PRAGMA synchronous")) if on_sqlite else None)
    full, normal = 2, 1
    assert not on_sqlite or waits == [full, normal, full, full, normal]
    with records.read() as session:
        assert len(session.scalars(select(Partner)).all()) == len(waits)
