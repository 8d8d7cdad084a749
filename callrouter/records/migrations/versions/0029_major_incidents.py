"""Major incidents, to which tickets point, and what is published of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

IN_PROGRESS = "ended_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "major_incidents",
        _id(),
        sa.Column("title_fr", sa.String(120), nullable=False),
        sa.Column("title_en", sa.String(120), nullable=False),
        _instant("opened_at", nullable=False),
        sa.Column("opened_by_id", sa.Integer, nullable=False),
        _instant("ended_at", nullable=True),
        sa.Column("ended_by_id", sa.Integer),
    )
    op.create_index(
        "ix_major_incidents_in_progress",
        "major_incidents",
        ["id"],
        sqlite_where=sa.text(IN_PROGRESS),
        postgresql_where=sa.text(IN_PROGRESS),
    )
    op.create_table(
        "major_incident_updates",
        _id(),
        sa.Column(
            "major_incident_id",
            sa.Integer,
            sa.ForeignKey("major_incidents.id", name="fk_major_incident_updates_major_incident_id"),
            nullable=False,
        ),
        sa.Column("text_fr", sa.Text, nullable=False),
        sa.Column("text_en", sa.Text, nullable=False),
        _instant("at", nullable=False),
        sa.Column("agent_id", sa.Integer, nullable=False),
    )
    op.create_index(
        "ix_major_incident_updates_major_incident_id",
        "major_incident_updates",
        ["major_incident_id"],
    )
    op.add_column("tickets", sa.Column("major_incident_id", sa.Integer))
    op.create_index("ix_tickets_major_incident_id", "tickets", ["major_incident_id"])


def downgrade() -> None:
    op.drop_index("ix_tickets_major_incident_id", "tickets")
    op.drop_column("tickets", "major_incident_id")
    op.drop_table("major_incident_updates")
    op.drop_table("major_incidents")


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _instant(name: str, *, nullable: bool) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
