"""The tables of the first version, and the guard of the tickets' history.

Unnamed constraints and indexes take their names from the convention in records.table.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

TABLES = (
    "agents",
    "announcements",
    "call_events",
    "hours_revisions",
    "partners",
    "accreditations",
    "contacts",
    "subscriptions",
    "calls",
    "code_attempts",
    "offers",
    "tickets",
    "counted_contacts",
    "outbox",
    "overages",
    "ticket_events",
)
"""In an order in which each finds the tables it refers to."""

HOLDS_CALL = "state IN ('placing', 'ringing', 'whispering', 'accepted', 'joined')"
HOLDS_AGENT = "state IN ('placing', 'unknown', 'ringing', 'whispering', 'accepted', 'joined')"
OWED = "sent_at IS NULL AND failed_at IS NULL"


def upgrade() -> None:
    _people()
    _settings_by_admins()
    _calls()
    _tickets()
    _outbox()
    _history_is_append_only()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ticket_history_is_append_only()")


def _people() -> None:
    op.create_table(
        "agents",
        _id(),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False, unique=True),
        sa.Column("languages", sa.String(40), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        _instant("state_since", nullable=False),
        _instant("idle_since"),
        _instant("wrap_up_until"),
        sa.Column("voicemails", sa.Integer, nullable=False),
    )
    _partial_index("ix_agents_available", "agents", ["idle_since"], "state = 'available'")
    op.create_table(
        "partners",
        _id(),
        sa.Column("account", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("code_hash", sa.String(64), unique=True),
        sa.Column("quota_policy", sa.String(8)),
        _instant("created_at", nullable=False),
    )
    op.create_table(
        "accreditations",
        _id(),
        _reference("partner_id", "partners", nullable=False, index=True),
        sa.Column("name", sa.String(64), nullable=False),
        _instant("starts_at"),
        _instant("ends_at"),
    )
    op.create_table(
        "contacts",
        _id(),
        _reference("partner_id", "partners", nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(20), index=True),
        sa.Column("language", sa.String(2)),
    )
    op.create_table(
        "subscriptions",
        _id(),
        _reference("partner_id", "partners", nullable=False, index=True),
        _instant("starts_at"),
        _instant("ends_at"),
    )


def _settings_by_admins() -> None:
    op.create_table(
        "announcements",
        _id(),
        sa.Column("text_fr", sa.Text),
        sa.Column("text_en", sa.Text),
        sa.Column("author", sa.String(80), nullable=False),
        _instant("created_at", nullable=False),
    )
    op.create_table(
        "hours_revisions",
        _id(),
        _document("document"),
        sa.Column("author", sa.String(80), nullable=False),
        _instant("created_at", nullable=False),
    )


def _calls() -> None:
    op.create_table(
        "calls",
        _id(),
        sa.Column("sid", sa.String(34), nullable=False, unique=True),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("caller_number", sa.String(20), index=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("nature", sa.String(16)),
        sa.Column("rank", sa.Integer),
        _reference("partner_id", "partners", index=True),
        _reference("contact_id", "contacts"),
        _reference("hours_revision_id", "hours_revisions"),
        _document("conversation"),
        _document("receipt"),
        sa.Column("outcome", sa.String(16)),
        sa.Column("disposition", sa.String(16)),
        sa.Column("told_charge", sa.Boolean, nullable=False),
        sa.Column("satisfaction", sa.Integer),
        sa.Column("recording_sid", sa.String(34)),
        sa.Column("recording_seconds", sa.Integer),
        _instant("arrived_at", nullable=False, index=True),
        _instant("joined_at"),
        sa.Column("line_order", sa.BigInteger),
        _instant("leave_by"),
        sa.Column("leave_as", sa.String(16)),
        _reference("resumes_id", "calls", unique=True),
        _instant("connected_at"),
        _instant("ended_at"),
        _instant("fetch_at"),
        _instant("fetched_at"),
    )
    _partial_index("ix_calls_to_fetch", "calls", ["fetch_at"], "fetch_at IS NOT NULL")
    _partial_index("ix_calls_open", "calls", ["state"], "state <> 'ended'")
    _partial_index("ix_calls_waiting", "calls", ["language", "line_order"], "state = 'waiting'")
    op.create_table(
        "call_events",
        _id(),
        sa.Column("call_sid", sa.String(34), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("sequence", sa.String(40), nullable=False),
        _instant("at", nullable=False),
        _document("facts"),
        sa.UniqueConstraint("call_sid", "kind", "sequence"),
    )
    op.create_table(
        "code_attempts",
        _id(),
        _reference("call_id", "calls", nullable=False),
        sa.Column("caller_number", sa.String(20), index=True),
        _instant("at", nullable=False, index=True),
    )
    op.create_table(
        "offers",
        _id(),
        sa.Column("token", sa.String(32), nullable=False, unique=True),
        _reference("call_id", "calls", nullable=False, index=True),
        _reference("agent_id", "agents", nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        _instant("made_at", nullable=False, index=True),
        _instant("deadline", nullable=False),
        sa.Column("leg_sid", sa.String(34), unique=True),
        _instant("leg_ended_at"),
        _instant("accepted_at"),
        _instant("joined_at"),
        _instant("ended_at"),
        _instant("errand_at"),
        _document("snapshot"),
        sa.Column("problem", sa.Text),
    )
    _partial_index("uq_offers_live_call", "offers", ["call_id"], HOLDS_CALL, unique=True)
    _partial_index("uq_offers_live_agent", "offers", ["agent_id"], HOLDS_AGENT, unique=True)
    _partial_index("ix_offers_leg_open", "offers", ["id"], "leg_ended_at IS NULL")


def _tickets() -> None:
    op.create_table(
        "tickets",
        _id(),
        sa.Column("number", sa.String(8), unique=True),
        sa.Column("channel", sa.String(8), nullable=False),
        _reference("call_id", "calls", unique=True),
        _reference("partner_id", "partners", index=True),
        _reference("contact_id", "contacts"),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("nature", sa.String(16), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("abandoned", sa.Boolean, nullable=False),
        sa.Column("no_address", sa.Boolean, nullable=False),
        _instant("opened_at", nullable=False, index=True),
    )
    _partial_index("ix_tickets_unsettled", "tickets", ["opened_at"], "nature = 'undetermined'")
    op.create_table(
        "ticket_events",
        _id(),
        _reference("ticket_id", "tickets", nullable=False, index=True),
        _instant("at", nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        _document("facts"),
    )
    op.create_table(
        "counted_contacts",
        _id(),
        _reference("partner_id", "partners", nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        _reference("ticket_id", "tickets", nullable=False, unique=True),
        _instant("at", nullable=False),
    )
    op.create_index("ix_counted_contacts_month", "counted_contacts", ["partner_id", "month"])
    op.create_table(
        "overages",
        _id(),
        _reference("partner_id", "partners", nullable=False, index=True),
        sa.Column("month", sa.String(7), nullable=False),
        _reference("ticket_id", "tickets", nullable=False, unique=True),
        _instant("at", nullable=False),
        sa.Column("billable", sa.Boolean, nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        _id(),
        sa.Column("event", sa.String(80), nullable=False, unique=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False, unique=True),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        _document("facts"),
        _reference("ticket_id", "tickets", index=True),
        _instant("owed_at", nullable=False),
        _instant("due_at", nullable=False),
        _instant("leased_until"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _instant("sent_at"),
        _instant("failed_at"),
        sa.Column("problem", sa.Text),
    )
    _partial_index("ix_outbox_owed", "outbox", ["due_at"], OWED)


def _history_is_append_only() -> None:
    """Exchanges are admissible evidence (art. 4.2): the database itself keeps them unchanged."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION ticket_history_is_append_only() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RAISE EXCEPTION 'ticket_events is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER ticket_events_append_only BEFORE UPDATE OR DELETE ON ticket_events "
            "FOR EACH ROW EXECUTE FUNCTION ticket_history_is_append_only()"
        )
        op.execute(
            "CREATE TRIGGER ticket_events_not_emptied BEFORE TRUNCATE ON ticket_events "
            "FOR EACH STATEMENT EXECUTE FUNCTION ticket_history_is_append_only()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ticket_events_no_{change.lower()} BEFORE {change} ON ticket_events "
            "BEGIN SELECT RAISE(ABORT, 'ticket_events is append-only'); END"
        )


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _instant(name: str, *, nullable: bool = True, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, index=index)


def _document(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False)


def _reference(
    name: str, table: str, *, nullable: bool = True, index: bool = False, unique: bool = False
) -> sa.Column[Any]:
    key = sa.ForeignKey(f"{table}.id")
    return sa.Column(name, sa.Integer, key, nullable=nullable, index=index, unique=unique or None)


def _partial_index(
    name: str, table: str, columns: list[str], where: str, unique: bool = False
) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )
