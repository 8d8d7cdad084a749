"""Of the open pages of an agent one tells of calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consoles", sa.Column("alerting_page", sa.String(16)))
    op.add_column("consoles", sa.Column("alerting_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("consoles", "alerting_at")
    op.drop_column("consoles", "alerting_page")
