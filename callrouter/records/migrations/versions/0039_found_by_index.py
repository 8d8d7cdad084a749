"""Calls and acts are found by whatever is asked of them, the newest first, at any number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

BELONGS = sa.text("folded_into_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_calls_caller", "calls", ["caller_number", "arrived_at"])
    op.create_index("ix_calls_partner", "calls", ["partner_id", "arrived_at"])
    op.create_index("ix_calls_outcome", "calls", ["outcome", "arrived_at"])
    op.create_index("ix_calls_line", "calls", ["line", "arrived_at"])
    op.create_index(
        "ix_calls_belongs_to", "calls", ["folded_into_id"],
        sqlite_where=BELONGS, postgresql_where=BELONGS,
    )  # fmt: skip
    # Each is the beginning of one of those above.
    op.drop_index("ix_calls_caller_number", "calls")
    op.drop_index("ix_calls_partner_id", "calls")
    op.create_index("ix_audit_events_author", "audit_events", ["author", "author_id", "at"])
    op.create_index("ix_audit_events_act", "audit_events", ["act", "at"])


def downgrade() -> None:
    op.drop_index("ix_audit_events_act", "audit_events")
    op.drop_index("ix_audit_events_author", "audit_events")
    op.create_index("ix_calls_partner_id", "calls", ["partner_id"])
    op.create_index("ix_calls_caller_number", "calls", ["caller_number"])
    for name in ("belongs_to", "line", "outcome", "partner", "caller"):
        op.drop_index(f"ix_calls_{name}", "calls")
