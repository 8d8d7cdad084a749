"""A waiting place has an id of its own; a call is its leg of the moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("place", sa.String(64)))
    op.create_index("uq_calls_place", "calls", ["place"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_calls_place", "calls")
    op.drop_column("calls", "place")
