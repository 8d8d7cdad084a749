"""An owed mail names whom it is to by id; address and name are looked up when it is sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("contact_id", sa.Integer))
    op.add_column("outbox", sa.Column("agent_id", sa.Integer))


def downgrade() -> None:
    op.drop_column("outbox", "agent_id")
    op.drop_column("outbox", "contact_id")
