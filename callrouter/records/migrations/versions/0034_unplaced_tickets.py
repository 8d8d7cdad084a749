"""Open tickets without a place in the work list are found by an index: those that the version
before 0025 opened, and opens while it still runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

UNPLACED = sa.text("work_order IS NULL AND state IN ('new', 'open', 'waiting_for_partner')")


def upgrade() -> None:
    op.create_index(
        "ix_tickets_unplaced",
        "tickets",
        ["id"],
        sqlite_where=UNPLACED,
        postgresql_where=UNPLACED,
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_unplaced", "tickets")
