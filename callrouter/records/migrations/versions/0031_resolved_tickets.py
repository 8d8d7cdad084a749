"""Resolved tickets are found by when they were, among all that are closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

RESOLVED = sa.text("state = 'resolved'")


def upgrade() -> None:
    op.create_index(
        "ix_tickets_resolved_at",
        "tickets",
        ["resolved_at"],
        sqlite_where=RESOLVED,
        postgresql_where=RESOLVED,
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_resolved_at", "tickets")
