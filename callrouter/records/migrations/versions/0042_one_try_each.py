"""A support code that is keyed once is one try, however many times at once it is reported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("code_attempts", sa.Column("attempt", sa.Integer, nullable=True))
    op.create_index("ix_code_attempts_call", "code_attempts", ["call_id", "attempt"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_code_attempts_call", "code_attempts")
    op.drop_column("code_attempts", "attempt")
