"""What was written on a ticket is admissible evidence (contract R26): the database itself refuses
to change it, by whatever statement."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from callrouter.records import Database, Ticket, TicketMessage

NOW = datetime(2026, 7, 15, 8, tzinfo=UTC)
COPIED = (
    "INTO ticket_messages (ticket_id, kind, public, language, text, at, mail_event) "
    "SELECT ticket_id, kind, public, language, 'forged', at, mail_event FROM ticket_messages"
)


@pytest.fixture
def written(records: Database) -> Database:
    """Two messages, each with its mail."""
    with records.begin() as session:
        ticket = Ticket(
            channel="form", state="open", nature="incident", rank=0, language="fr", opened_at=NOW
        )
        session.add(ticket)
        session.flush()
        for said in ("one", "two"):
            session.add(
                TicketMessage(
                    ticket_id=ticket.id, kind="reply", public=True, agent_id=1, language="fr",
                    text=said, at=NOW, mail_event=said,
                )
            )  # fmt: skip
            session.flush()
    return records


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ticket_messages SET text = 'forged'",
        "UPDATE ticket_messages SET id = id + 100",
        "DELETE FROM ticket_messages",
    ],
)
def test_a_message_cannot_be_changed(written: Database, change: str) -> None:
    assert_kept(written, change)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "change",
    [
        f"INSERT OR REPLACE {COPIED}",
        "UPDATE OR REPLACE ticket_messages SET mail_event = 'two' WHERE mail_event = 'one'",
        "UPDATE OR REPLACE ticket_messages SET id = 2 WHERE id = 1",
        "UPDATE ticket_messages SET rowid = 77 WHERE id = 1",
    ],
)
def test_a_message_cannot_be_pushed_out_of_its_row(written: Database, change: str) -> None:
    assert_kept(written, change)


def assert_kept(written: Database, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), written.begin() as session:
        session.execute(text(change))
    with written.read() as session:
        kept = session.query(TicketMessage).order_by(TicketMessage.id)
        assert [(one.id, one.text) for one in kept] == [(1, "one"), (2, "two")]
