"""Who was in a conversation, from when to when, apart from the offer that led there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PRESENT = sa.text("left_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "participants",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "call_id",
            sa.Integer,
            sa.ForeignKey("calls.id", name="fk_participants_call_id"),
            nullable=False,
        ),
        sa.Column("leg_sid", sa.String(34), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column(
            "offer_id", sa.Integer, sa.ForeignKey("offers.id", name="fk_participants_offer_id")
        ),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("hold", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("muted", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_participants_call_id", "participants", ["call_id"])
    op.create_index(
        "uq_participants_present",
        "participants",
        ["leg_sid", "offer_id"],
        unique=True,
        sqlite_where=PRESENT,
        postgresql_where=PRESENT,
    )


def downgrade() -> None:
    op.drop_table("participants")
