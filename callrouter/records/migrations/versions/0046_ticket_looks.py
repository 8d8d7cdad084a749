"""Whoever has the page of a ticket open sees who else has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_looks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("ticket_id", sa.Integer(), sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("agent_id", sa.Integer(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("ticket_id", "agent_id", name="uq_ticket_looks_agent"),
    )
    op.create_index("ix_ticket_looks_seen_at", "ticket_looks", ["seen_at"])


def downgrade() -> None:
    op.drop_table("ticket_looks")
