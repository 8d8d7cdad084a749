"""Numbers of tickets, drawn before there is a ticket, in a range that no ticket's id comes to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FIRST_DRAWN = 5_000_000


def upgrade() -> None:
    op.create_table(
        "ticket_numbers",
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column(
            "call_id",
            sa.Integer,
            sa.ForeignKey("calls.id", name="fk_ticket_numbers_call_id"),
        ),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("call_id", name="uq_ticket_numbers_call_id"),
    )
    # A database that has come this way before goes on above what was given then.
    last = op.get_bind().scalar(sa.text("SELECT max(number) FROM tickets"))
    given = int(last or 0) // 10 - FIRST_DRAWN
    if given <= 0:
        return
    op.execute(
        sa.text(
            "INSERT INTO ticket_numbers (id, drawn_at) VALUES (:given, CURRENT_TIMESTAMP)"
        ).bindparams(given=given)
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE ticket_numbers ALTER COLUMN id RESTART WITH {given + 1}")


def downgrade() -> None:
    op.drop_table("ticket_numbers")
