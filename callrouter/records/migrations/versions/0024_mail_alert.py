"""When supervisors were last told that mail does not arrive: one row for all sweepers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_alert",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("times", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO mail_alert (id, times) VALUES (1, 0)")


def downgrade() -> None:
    op.drop_table("mail_alert")
