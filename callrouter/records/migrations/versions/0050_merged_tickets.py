"""Tickets that were merged are found by an index of just those, however many others there are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_tickets_merged", "tickets", ["merged_into_id"],
        sqlite_where=MERGED, postgresql_where=MERGED,
    )  # fmt: skip
    op.drop_index("ix_tickets_merged_into_id", "tickets")


def downgrade() -> None:
    op.create_index("ix_tickets_merged_into_id", "tickets", ["merged_into_id"])
    op.drop_index("ix_tickets_merged", "tickets")
