"""An agent says which contact of a partner calls; and what a partner and a contact had before is
found by an index, the latest first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("contact_said_at", sa.DateTime(timezone=True)))
    op.add_column("calls", sa.Column("contact_said_by_id", sa.Integer))
    op.create_index("ix_calls_contact", "calls", ["contact_id", "arrived_at"])
    op.create_index("ix_tickets_partner", "tickets", ["partner_id", "opened_at"])
    op.create_index("ix_tickets_contact", "tickets", ["contact_id", "opened_at"])
    by_call = sa.text("call_id IS NOT NULL")
    op.create_index(
        "ix_tickets_call", "tickets", ["call_id"], sqlite_where=by_call, postgresql_where=by_call
    )
    # All that it could be asked the new one of partners answers.
    op.drop_index("ix_tickets_partner_id", "tickets")


def downgrade() -> None:
    op.create_index("ix_tickets_partner_id", "tickets", ["partner_id"])
    op.drop_index("ix_tickets_call", "tickets")
    op.drop_index("ix_tickets_contact", "tickets")
    op.drop_index("ix_tickets_partner", "tickets")
    op.drop_index("ix_calls_contact", "calls")
    op.drop_column("calls", "contact_said_by_id")
    op.drop_column("calls", "contact_said_at")
