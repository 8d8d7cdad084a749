"""Calls of a time are counted by what they met without reading the calls themselves."""

from __future__ import annotations

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_calls_line", "calls")
    op.create_index(
        "ix_calls_line", "calls", ["line", "arrived_at", "outcome", "joined_at", "connected_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_calls_line", "calls")
    op.create_index("ix_calls_line", "calls", ["line", "arrived_at"])
