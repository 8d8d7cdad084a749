"""A settled nature and a message asked for stand with the call, not in its receipt alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("nature_settled_at", sa.DateTime(timezone=True)))
    op.add_column("calls", sa.Column("nature_settled_by_id", sa.Integer))
    op.add_column("calls", sa.Column("message_asked_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("calls", "message_asked_at")
    op.drop_column("calls", "nature_settled_by_id")
    op.drop_column("calls", "nature_settled_at")
