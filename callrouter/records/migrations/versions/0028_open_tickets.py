"""Two questions about open tickets are answered by an index: which one is nobody's and comes next,
and at which rank those of an account stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

IN_WORK_LIST = "work_order IS NOT NULL"


def upgrade() -> None:
    _index("to_take", ["work_order", "id"], f"{IN_WORK_LIST} AND owner_id IS NULL")
    _index("open_of_account", ["partner_id", "rank", "tier", "work_order"], IN_WORK_LIST)


def downgrade() -> None:
    for name in ("open_of_account", "to_take"):
        op.drop_index(f"ix_tickets_{name}", "tickets")


def _index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        f"ix_tickets_{name}", "tickets", columns, sqlite_where=condition,
        postgresql_where=condition,
    )  # fmt: skip
