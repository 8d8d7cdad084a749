"""Of a message whose mail came back it is known when, and when somebody was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COLUMNS = ("came_back_at", "told_undelivered_at")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("ticket_messages", sa.Column(column, sa.DateTime(timezone=True)))


def downgrade() -> None:
    for column in reversed(COLUMNS):
        op.drop_column("ticket_messages", column)
