"""Why what an agent wrote up of a call is not in the ticket is kept beside it. Nobody claims it any
more: it goes there in one transaction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("call_notes", sa.Column("refused", DOCUMENT))
    op.drop_column("call_notes", "claimed_at")


def downgrade() -> None:
    op.add_column("call_notes", sa.Column("claimed_at", INSTANT))
    op.drop_column("call_notes", "refused")
