"""A line that is closed or opened for a time: until when, and what is usual again afterwards."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def _added() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("for_a_time", sa.String(8)),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("usual", DOCUMENT),
    )


def upgrade() -> None:
    for column in _added():
        op.add_column("hours_revisions", column)


def downgrade() -> None:
    for column in _added():
        op.drop_column("hours_revisions", column.name)
