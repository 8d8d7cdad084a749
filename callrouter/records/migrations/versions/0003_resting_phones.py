"""A phone may rest: until then it is not rung, although its agent is available."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agents", sa.Column("rests_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("agents", "rests_until")
