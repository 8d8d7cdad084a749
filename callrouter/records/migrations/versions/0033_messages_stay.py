"""No message is pushed out of its row, nor given another number.

SQLite deletes the row whose place another takes without asking the triggers of deletion, and a
message has a second unique column beside its id: the event of its mail.
"""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

REFUSE = "BEGIN SELECT RAISE(ABORT, 'ticket_messages is append-only'); END"
TAKEN = (
    "EXISTS (SELECT 1 FROM ticket_messages WHERE mail_event = NEW.mail_event AND id <> {itself})"
)
"""Another message has that mail."""


def upgrade() -> None:
    if _is_postgresql():
        op.execute(
            "CREATE TRIGGER ticket_messages_keep_ids BEFORE UPDATE OF id ON ticket_messages "
            "FOR EACH ROW EXECUTE FUNCTION correspondence_is_append_only()"
        )
        return
    op.execute(
        # An id goes by the name of `rowid`, too.
        "CREATE TRIGGER ticket_messages_keep_ids BEFORE UPDATE ON ticket_messages "
        f"WHEN NEW.id <> OLD.id {REFUSE}"
    )
    op.execute(
        "CREATE TRIGGER ticket_messages_keep_mails BEFORE UPDATE OF mail_event ON ticket_messages "
        f"WHEN {TAKEN.format(itself='OLD.id')} {REFUSE}"
    )
    op.execute(
        "CREATE TRIGGER ticket_messages_no_place_taken BEFORE INSERT ON ticket_messages "
        f"WHEN {TAKEN.format(itself='NEW.id')} {REFUSE}"
    )


def downgrade() -> None:
    if _is_postgresql():
        op.execute("DROP TRIGGER ticket_messages_keep_ids ON ticket_messages")
        return
    for name in ("keep_ids", "keep_mails", "no_place_taken"):
        op.execute(f"DROP TRIGGER ticket_messages_{name}")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
