"""Why Twilio refused to ring an agent, and how often in a row a phone could not be reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agents", sa.Column("failures", sa.Integer, nullable=False, server_default="0"))
    op.add_column("offers", sa.Column("refusal", sa.Integer))


def downgrade() -> None:
    op.drop_column("offers", "refusal")
    op.drop_column("agents", "failures")
