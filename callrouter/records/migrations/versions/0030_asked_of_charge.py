"""A ticket knows since when its partner is asked whether to go on although it may be charged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("charge_asked_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("tickets", "charge_asked_at")
