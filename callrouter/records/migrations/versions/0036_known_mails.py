"""A mail is found by its Message-ID, whichever ticket it was put down on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

HAS_HEADER_ID = sa.text("header_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_ticket_messages_header_id",
        "ticket_messages",
        ["header_id"],
        sqlite_where=HAS_HEADER_ID,
        postgresql_where=HAS_HEADER_ID,
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_messages_header_id", "ticket_messages")
