"""Since when a contact has left or an agent is disabled, and who is an account's first contact."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = (
    ("contacts", "left_at"),
    ("contacts", "made_first_at"),
    ("agents", "disabled_at"),
    ("agents", "left_at"),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True)))


def downgrade() -> None:
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
