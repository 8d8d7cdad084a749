"""When somebody asked to have a mail sent again, and the mails that failed by their instant."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

FAILED = sa.text("sent_at IS NULL AND failed_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("asked_again_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_outbox_failed", "outbox", ["failed_at"], sqlite_where=FAILED, postgresql_where=FAILED
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_failed", "outbox")
    op.drop_column("outbox", "asked_again_at")
