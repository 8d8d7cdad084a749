"""The services that a partner has, and the products on which it is certified."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "services",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "partner_id",
            sa.Integer,
            sa.ForeignKey("partners.id", name="fk_services_partner_id"),
            nullable=False,
        ),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("product", sa.String(200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True)),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_services_partner_id", "services", ["partner_id"])
    op.create_table(
        "certifications",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "partner_id",
            sa.Integer,
            sa.ForeignKey("partners.id", name="fk_certifications_partner_id"),
            nullable=False,
        ),
        sa.Column("product", sa.String(200), nullable=False),
    )
    op.create_index("ix_certifications_partner_id", "certifications", ["partner_id"])


def downgrade() -> None:
    op.drop_table("certifications")
    op.drop_table("services")
