"""On SQLite an entry of a ticket's history cannot be replaced either.

`INSERT OR REPLACE` removes the row that is there without asking the trigger that forbids removing,
unless a connection has `recursive_triggers` on, which whoever connects decides.
"""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL has no such statement; what it has instead asks the triggers there are.
    op.execute(
        # An id that is still to be drawn is -1 here.
        "CREATE TRIGGER ticket_events_no_replace BEFORE INSERT ON ticket_events "
        "WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM ticket_events WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'ticket_events is append-only'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ticket_events_no_replace")
