"""Why an agent declined a call on the console is kept with the offer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offers", sa.Column("declined_for", sa.String(16)))


def downgrade() -> None:
    op.drop_column("offers", "declined_for")
