"""A ticket stands by its own values, whatever it came by; its history names agents by their ids."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("line", sa.String(32)))
    op.add_column("tickets", sa.Column("admitted_at", sa.DateTime(timezone=True)))
    op.add_column("tickets", sa.Column("told_charge", sa.Boolean))
    op.add_column("ticket_events", sa.Column("agent_id", sa.Integer))


def downgrade() -> None:
    op.drop_column("ticket_events", "agent_id")
    op.drop_column("tickets", "told_charge")
    op.drop_column("tickets", "admitted_at")
    op.drop_column("tickets", "line")
