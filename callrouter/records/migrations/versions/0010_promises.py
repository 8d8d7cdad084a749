"""What callers and partners were promised, a row each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("within", sa.String(8)),
        sa.Column("call_id", sa.Integer, sa.ForeignKey("calls.id", name="fk_promises_call_id")),
        sa.Column(
            "ticket_id", sa.Integer, sa.ForeignKey("tickets.id", name="fk_promises_ticket_id")
        ),
        sa.Column("mail_event", sa.String(80)),
    )
    op.create_index("ix_promises_call_id", "promises", ["call_id"])
    op.create_index("ix_promises_ticket_id", "promises", ["ticket_id"])


def downgrade() -> None:
    op.drop_table("promises")
