"""Who has taken a message in hand, that a caller left, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("message_taken_at", sa.DateTime(timezone=True)))
    op.add_column("calls", sa.Column("message_taken_by_id", sa.Integer))
    _partial_index(
        "ix_calls_messages", ["arrived_at"], "recording_seconds > 0 AND message_taken_at IS NULL"
    )
    _partial_index(
        "ix_calls_messages_taken",
        ["message_taken_by_id", "message_taken_at"],
        "message_taken_at IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_index("ix_calls_messages_taken", "calls")
    op.drop_index("ix_calls_messages", "calls")
    op.drop_column("calls", "message_taken_by_id")
    op.drop_column("calls", "message_taken_at")


def _partial_index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "calls", columns, sqlite_where=condition, postgresql_where=condition)
