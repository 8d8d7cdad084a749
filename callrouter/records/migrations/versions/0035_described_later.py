"""A ticket that is described later: it is asked for its pre-diagnosis once, and found by the number
to call back. A message knows what was saved together with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("tickets", sa.Column("pre_diagnosis_asked_at", sa.DateTime(timezone=True)))
    op.add_column("ticket_messages", sa.Column("saved_with", DOCUMENT))
    op.create_index("ix_tickets_call_back", "tickets", [sa.text("(call_back ->> 'number')")])


def downgrade() -> None:
    op.drop_index("ix_tickets_call_back", "tickets")
    op.drop_column("ticket_messages", "saved_with")
    op.drop_column("tickets", "pre_diagnosis_asked_at")
