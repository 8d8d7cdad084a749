"""A call that was abandoned in the line may belong to the ticket of an earlier one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("folded_into_id", sa.Integer))


def downgrade() -> None:
    op.drop_column("calls", "folded_into_id")
