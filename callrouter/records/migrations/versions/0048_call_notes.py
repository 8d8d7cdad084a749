"""What an agent writes up of a call is kept as it is typed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
WANTED = "wanted_at IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "call_notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("agent_id", sa.Integer(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("call_id", sa.Integer(), sa.ForeignKey("calls.id"), nullable=False),
        sa.Column("fields", DOCUMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("wanted_at", INSTANT),
        sa.Column("claimed_at", INSTANT),
        sa.UniqueConstraint("agent_id", "call_id", name="uq_call_notes_call"),
    )
    op.create_index("ix_call_notes_call_id", "call_notes", ["call_id"])
    op.create_index("ix_call_notes_saved_at", "call_notes", ["saved_at"])
    op.create_index(
        "ix_call_notes_wanted", "call_notes", ["wanted_at"],
        sqlite_where=sa.text(WANTED), postgresql_where=sa.text(WANTED),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("call_notes")
