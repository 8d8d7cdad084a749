"""A settled nature can be taken back, and of those still open the console finds the ones that make
a difference."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TO_SETTLE = (
    "nature = 'undetermined' AND rank = 0 AND partner_id IS NOT NULL AND abandoned = false "
    "AND state <> 'refused' AND call_id IS NOT NULL"
)


def upgrade() -> None:
    op.add_column("calls", sa.Column("nature_before", sa.String(16)))
    _partial_index(
        "ix_calls_nature_settled",
        "calls",
        ["nature_settled_by_id", "nature_settled_at"],
        "nature_settled_at IS NOT NULL",
    )
    _partial_index("ix_tickets_to_settle", "tickets", ["opened_at"], TO_SETTLE)
    op.drop_index("ix_tickets_unsettled", "tickets")


def downgrade() -> None:
    _partial_index("ix_tickets_unsettled", "tickets", ["opened_at"], "nature = 'undetermined'")
    op.drop_index("ix_tickets_to_settle", "tickets")
    op.drop_index("ix_calls_nature_settled", "calls")
    op.drop_column("calls", "nature_before")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
