"""What the pages of admins keep: how staff sign in, forms that are not saved yet, holidays that
were confirmed, why hours were revised, when an announcement counts, numbers that are refused."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def _added() -> dict[str, tuple[sa.Column[Any], ...]]:
    return {
        "agents": (
            sa.Column("password_hash", sa.String(200)),
            sa.Column("password_set_at", INSTANT),
            sa.Column("code_nonce", sa.String(64)),
            sa.Column("code_confirmed_at", INSTANT),
            sa.Column("code_step", sa.BigInteger),
        ),
        "sign_in_links": (
            sa.Column("purpose", sa.String(16), nullable=False, server_default="sign_in"),
            sa.Column("code_hash", sa.String(64)),
            sa.Column("browser_hash", sa.String(64)),
            sa.Column("expires_at", INSTANT),
            sa.Column("refusals", sa.Integer, nullable=False, server_default="0"),
        ),
        "sessions": (
            sa.Column("browser", sa.String(200)),
            sa.Column("opened_by", sa.String(16)),
        ),
        "hours_revisions": (sa.Column("why", sa.Text),),
        "announcements": (sa.Column("starts_at", INSTANT), sa.Column("ends_at", INSTANT)),
    }


def upgrade() -> None:
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", INSTANT, nullable=False, index=True),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
    )
    op.create_index("ix_sign_in_attempts_login", "sign_in_attempts", ["login", "at"])
    op.create_index("ix_sign_in_attempts_address", "sign_in_attempts", ["address", "at"])
    op.create_table(
        "form_drafts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("form", sa.String(200), nullable=False),
        sa.Column("tab", sa.String(32), nullable=False),
        sa.Column("fields", DOCUMENT, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False, index=True),
        sa.UniqueConstraint("agent_id", "form", "tab", name="uq_form_drafts_tab"),
    )
    op.create_table(
        "confirmed_holidays",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("schedule", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("author_id", sa.Integer),
        sa.UniqueConstraint("schedule", "day", name="uq_confirmed_holidays_day"),
    )
    op.create_table(
        "refused_numbers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("author_id", sa.Integer),
    )
    still = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_refused_numbers_number", "refused_numbers", ["number"],
        unique=True, sqlite_where=still, postgresql_where=still,
    )  # fmt: skip


def downgrade() -> None:
    for table in ("refused_numbers", "confirmed_holidays", "form_drafts", "sign_in_attempts"):
        op.drop_table(table)
    for table, columns in _added().items():
        for column in columns:
            op.drop_column(table, column.name)
