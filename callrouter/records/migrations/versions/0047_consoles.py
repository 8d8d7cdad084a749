"""Presence is proven by an open console, except for who works by telephone only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consoles",
        sa.Column(
            "agent_id",
            sa.Integer,
            sa.ForeignKey("agents.id", name="fk_consoles_agent_id"),
            primary_key=True,
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("heartbeats", sa.Column("since", sa.DateTime(timezone=True)))
    op.add_column(
        "agents", sa.Column("phone_only", sa.Boolean, nullable=False, server_default=sa.false())
    )
    # Who has not signed in to the pages for a month works without them.
    op.execute(
        "UPDATE agents SET phone_only = true "
        "WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.agent_id = agents.id)"
    )


def downgrade() -> None:
    op.drop_column("agents", "phone_only")
    op.drop_column("heartbeats", "since")
    op.drop_table("consoles")
