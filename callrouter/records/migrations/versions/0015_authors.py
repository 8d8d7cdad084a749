"""Which agent made a revision of the hours or an announcement, by id instead of by login."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hours_revisions", sa.Column("author_id", sa.Integer))
    op.add_column("announcements", sa.Column("author_id", sa.Integer))


def downgrade() -> None:
    op.drop_column("announcements", "author_id")
    op.drop_column("hours_revisions", "author_id")
