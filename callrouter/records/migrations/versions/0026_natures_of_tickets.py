"""The nature of a ticket without a call is settled, and can be taken back; of the tickets whose
nature is open the console finds those, and those that lost their rank."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TO_SETTLE = (
    "nature = 'undetermined' AND (tier = 'advanced' OR tier IS NULL AND rank = 0) "
    "AND partner_id IS NOT NULL AND abandoned = false AND state <> 'refused'"
)
TO_SETTLE_BEFORE = (
    "nature = 'undetermined' AND rank = 0 AND partner_id IS NOT NULL AND abandoned = false "
    "AND state <> 'refused' AND call_id IS NOT NULL"
)


def upgrade() -> None:
    op.add_column("tickets", sa.Column("nature_before", sa.String(16)))
    op.add_column("tickets", sa.Column("nature_settled_at", sa.DateTime(timezone=True)))
    op.add_column("tickets", sa.Column("nature_settled_by_id", sa.Integer))
    _partial_index(
        "ix_tickets_nature_settled",
        ["nature_settled_by_id", "nature_settled_at"],
        "nature_settled_at IS NOT NULL",
    )
    op.drop_index("ix_tickets_to_settle", "tickets")
    _partial_index("ix_tickets_to_settle", ["opened_at"], TO_SETTLE)


def downgrade() -> None:
    op.drop_index("ix_tickets_to_settle", "tickets")
    _partial_index("ix_tickets_to_settle", ["opened_at"], TO_SETTLE_BEFORE)
    op.drop_index("ix_tickets_nature_settled", "tickets")
    for column in ("nature_settled_by_id", "nature_settled_at", "nature_before"):
        op.drop_column("tickets", column)


def _partial_index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "tickets", columns, sqlite_where=condition, postgresql_where=condition)
