"""Whether agents may be rung at all: one row for all dispatchers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placing_trouble",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cause", sa.String(20)),
        sa.Column("code", sa.Integer),
        sa.Column("problem", sa.Text),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True)),
        sa.Column("until", sa.DateTime(timezone=True)),
    )
    op.execute("INSERT INTO placing_trouble (id, tries) VALUES (1, 0)")


def downgrade() -> None:
    op.drop_table("placing_trouble")
