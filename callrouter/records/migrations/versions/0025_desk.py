"""Tickets are worked on: what the partner told, who has them in hand, how severe they are, what is
written on them, and by when something is owed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WRITTEN = ("ticket_id", "kind", "public", "agent_id", "contact_id", "text", "at")
"""What is never changed of a message."""


def upgrade() -> None:
    _widen_tickets()
    _create_deadlines()
    _create_correspondence()
    op.add_column("outbox", sa.Column("ticket_message_id", sa.Integer))
    op.add_column("outbox", _document("copies_to", nullable=True))
    op.add_column("outbox", _document("thread", nullable=True))


def downgrade() -> None:
    for column in ("thread", "copies_to", "ticket_message_id"):
        op.drop_column("outbox", column)
    for table in ("text_blocks", "attachments", "ticket_messages", "pauses", "deadlines"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION correspondence_is_append_only()")
    for index in ("work_order", "merged_into_id", "owner_id"):
        op.drop_index(f"ix_tickets_{index}", "tickets")
    op.drop_index("uq_tickets_source", "tickets")
    for column in reversed(_of_tickets()):
        op.drop_column("tickets", column.name)


def _of_tickets() -> list[sa.Column[Any]]:
    return [
        sa.Column("source", sa.String(200)),
        sa.Column("tier", sa.String(8)),
        sa.Column("subject", sa.String(200)),
        sa.Column("service", sa.String(200)),
        sa.Column("service_id", sa.Integer),
        _document("told", nullable=True),
        _document("call_back", nullable=True),
        _instant("state_since"),
        sa.Column("owner_id", sa.Integer),
        _instant("taken_at"),
        sa.Column("urgency", sa.String(8)),
        sa.Column("impact", sa.String(8)),
        sa.Column("severity", sa.String(2)),
        _instant("qualified_at"),
        sa.Column("diagnosis", sa.String(16)),
        sa.Column("refusal_ground", sa.String(32)),
        sa.Column("refusal_reason", sa.Text),
        _instant("resolved_at"),
        sa.Column("times_reopened", sa.Integer, nullable=False, server_default="0"),
        sa.Column("merged_into_id", sa.Integer),
        _instant("merged_at"),
        sa.Column("state_before_merge", sa.String(24)),
        sa.Column("score", sa.Integer),
        _instant("scored_at"),
        _instant("due_at"),
        sa.Column("clock_revision_id", sa.Integer),
        sa.Column("work_order", sa.BigInteger),
    ]


def _widen_tickets() -> None:
    for column in _of_tickets():
        op.add_column("tickets", column)
    op.create_index("ix_tickets_owner_id", "tickets", ["owner_id"])
    op.create_index("ix_tickets_merged_into_id", "tickets", ["merged_into_id"])
    op.create_index("uq_tickets_source", "tickets", ["source"], unique=True)
    _partial_index(
        "ix_tickets_work_order", "tickets", ["work_order", "id"], "work_order IS NOT NULL"
    )


def _create_deadlines() -> None:
    op.create_table(
        "deadlines",
        _id(),
        _owner_of("deadlines"),
        sa.Column("kind", sa.String(16), nullable=False),
        _instant("runs_from", nullable=False),
        sa.Column("target", sa.String(8), nullable=False),
        sa.Column("basis", sa.String(8), nullable=False),
        sa.Column("round_the_clock", sa.Boolean, nullable=False),
        *map(_instant, ("due_at", "half_at", "most_at")),
        _document("reckoned"),
        *map(_instant, ("told_half_at", "told_most_at", "told_missed_at", "next_at")),
        *map(_instant, ("kept_at", "missed_at", "judged_against")),
        sa.UniqueConstraint("ticket_id", "kind", name="uq_deadlines_ticket_id_kind"),
    )
    _partial_index("ix_deadlines_next_at", "deadlines", ["next_at"], "next_at IS NOT NULL")
    op.create_table(
        "pauses",
        _id(),
        _owner_of("pauses"),
        _instant("started_at", nullable=False),
        _instant("ended_at"),
    )
    op.create_index("ix_pauses_ticket_id", "pauses", ["ticket_id"])


def _create_correspondence() -> None:
    op.create_table(
        "ticket_messages",
        _id(),
        _owner_of("ticket_messages"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("agent_id", sa.Integer),
        sa.Column("contact_id", sa.Integer),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        _instant("at", nullable=False),
        sa.Column("header_id", sa.String(200)),
        sa.Column("mail_event", sa.String(80)),
        *map(_instant, ("accepted_at", "judged_at", "taken_back_at")),
        sa.UniqueConstraint("mail_event", name="uq_ticket_messages_mail_event"),
    )
    op.create_index("ix_ticket_messages_ticket_id", "ticket_messages", ["ticket_id", "id"])
    _partial_index(
        "ix_ticket_messages_unjudged",
        "ticket_messages",
        ["accepted_at"],
        "public AND agent_id IS NOT NULL AND judged_at IS NULL",
    )
    op.create_table(
        "attachments",
        _id(),
        sa.Column(
            "message_id",
            sa.Integer,
            sa.ForeignKey("ticket_messages.id", name="fk_attachments_message_id"),
            nullable=False,
        ),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_attachments_message_id", "attachments", ["message_id"])
    op.create_table(
        "text_blocks",
        _id(),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("text_fr", sa.Text, nullable=False),
        sa.Column("text_en", sa.Text, nullable=False),
        _instant("written_at", nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.UniqueConstraint("name", name="uq_text_blocks_name"),
    )
    _protect()


def _protect() -> None:
    """Exchanges are admissible evidence (art. 4.2): the database itself keeps them unchanged."""
    changes = {"ticket_messages": f"UPDATE OF {', '.join(WRITTEN)}", "attachments": "UPDATE"}
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION correspondence_is_append_only() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        for table, update in changes.items():
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE {update} OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION correspondence_is_append_only()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION correspondence_is_append_only()"
            )
        return
    for table, update in changes.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE {update} ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        op.execute(
            # An id that is still to be drawn is -1 here.
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608
            f"WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}"
        )


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _document(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON().with_variant(JSONB(), "postgresql"), nullable=nullable)


def _owner_of(table: str) -> sa.Column[Any]:
    """The ticket that a row of this table belongs to."""
    ticket = sa.ForeignKey("tickets.id", name=f"fk_{table}_ticket_id")
    return sa.Column("ticket_id", sa.Integer, ticket, nullable=False)


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
