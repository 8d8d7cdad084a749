"""Revisions of the hours belong to a schedule, and are counted in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "hours_revisions",
        sa.Column("schedule", sa.String(32), nullable=False, server_default="hours"),
    )
    op.add_column("hours_revisions", sa.Column("number", sa.Integer))
    # There was one schedule, whose revisions were called by their ids.
    op.execute("UPDATE hours_revisions SET number = id")
    op.create_index(
        "uq_hours_revisions_number", "hours_revisions", ["schedule", "number"], unique=True
    )


def downgrade() -> None:
    # The version before would take the newest revision of any schedule for everybody's.
    op.execute(
        "UPDATE calls SET hours_revision_id = NULL WHERE hours_revision_id IN "
        "(SELECT id FROM hours_revisions WHERE schedule <> 'hours')"
    )
    op.execute("DELETE FROM hours_revisions WHERE schedule <> 'hours'")
    op.drop_index("uq_hours_revisions_number", "hours_revisions")
    op.drop_column("hours_revisions", "number")
    op.drop_column("hours_revisions", "schedule")
