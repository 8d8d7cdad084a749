"""Sessions of the pages, and the links that open them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, *more in (
        ("sign_in_links", "made_at", "used_at"),
        ("sessions", "created_at", "last_seen_at"),
    ):
        op.create_table(
            table,
            sa.Column("token_hash", sa.String(64), nullable=False),
            sa.Column("agent_id", sa.Integer, nullable=False),
            *(
                sa.Column(name, sa.DateTime(timezone=True), nullable=name == "used_at")
                for name in more
            ),
            sa.Column("revoked_at", sa.DateTime(timezone=True)),
            sa.PrimaryKeyConstraint("token_hash", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=f"fk_{table}_agent_id"),
        )
        op.create_index(f"ix_{table}_agent_id", table, ["agent_id"])


def downgrade() -> None:
    for table in ("sessions", "sign_in_links"):
        op.drop_index(f"ix_{table}_agent_id", table)
        op.drop_table(table)
