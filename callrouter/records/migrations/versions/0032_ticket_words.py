"""Tickets are found by their words. Triggers keep them, so that what another version writes is
found as well; what is there already is indexed here."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

OF_TICKET = "concat_ws(' ', {row}.number, {row}.subject, {row}.service)"
OF_TICKET_ON_SQLITE = (
    "coalesce({row}.number, '') || ' ' || coalesce({row}.subject, '') || ' ' || "
    "coalesce({row}.service, '')"
)


def upgrade() -> None:
    statements = _postgresql() if _is_postgresql() else _sqlite()
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    names = ("tickets_words_added", "tickets_words_changed", "ticket_messages_words_added")
    for name in names:
        on = f" ON {name.partition('_words')[0]}" if _is_postgresql() else ""
        op.execute(f"DROP TRIGGER {name}{on}")
    op.execute("DROP TABLE ticket_words")
    if _is_postgresql():
        for function in ("words_of_ticket()", "words_of_ticket_message()", "words_of(text)"):
            op.execute(f"DROP FUNCTION {function}")


def _sqlite() -> list[str]:
    new = OF_TICKET_ON_SQLITE.format(row="NEW")
    written = (
        "(SELECT ' ' || group_concat(text, ' ') FROM ticket_messages "
        "WHERE ticket_id = {row}.id)"
    )  # fmt: skip
    # A ticket that is opened has nothing written on it yet.
    add = f"INSERT OR REPLACE INTO ticket_words (rowid, words) VALUES (NEW.id, {new}"  # noqa: S608
    return [
        "CREATE VIRTUAL TABLE ticket_words USING fts5(words, prefix = '2 3', "
        "tokenize = 'unicode61 remove_diacritics 2')",
        "INSERT INTO ticket_words (rowid, words) "  # noqa: S608
        f"SELECT id, {OF_TICKET_ON_SQLITE.format(row='tickets')} || "
        f"coalesce({written.format(row='tickets')}, '') FROM tickets",
        f"CREATE TRIGGER tickets_words_added AFTER INSERT ON tickets BEGIN {add}); END",
        "CREATE TRIGGER tickets_words_changed AFTER UPDATE OF number, subject, service ON tickets "
        f"BEGIN {add} || coalesce({written.format(row='NEW')}, '')); END",
        "CREATE TRIGGER ticket_messages_words_added AFTER INSERT ON ticket_messages BEGIN "
        "UPDATE ticket_words SET words = words || ' ' || NEW.text WHERE rowid = NEW.ticket_id; END",
    ]


def _postgresql() -> list[str]:
    new = OF_TICKET.format(row="NEW")
    keep = (
        "INSERT INTO ticket_words (ticket_id, words) VALUES ({ticket}, words_of({text})) "
        "ON CONFLICT (ticket_id) DO UPDATE SET words = ticket_words.words || excluded.words "
        # A vector may have a megabyte: what was written last of so much is not found by its words.
        "WHERE length(ticket_words.words) < 50000"
    )
    return [
        "CREATE TABLE ticket_words (ticket_id integer PRIMARY KEY, words tsvector NOT NULL)",
        # Accents and capitals aside, as rules.search_words: a managed server may lack `unaccent`.
        # Without punctuation, or the parser would take a name with dots for one word.
        "CREATE FUNCTION words_of(written text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$ "
        "SELECT strip(to_tsvector('simple', regexp_replace(regexp_replace(normalize(lower("
        "left(written, 200000)), NFKD), '[\\u0300-\\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', "
        "'g'))) $$",
        "CREATE FUNCTION words_of_ticket() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{keep.format(ticket='NEW.id', text=new)}; RETURN NULL; END $$",
        "CREATE FUNCTION words_of_ticket_message() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{keep.format(ticket='NEW.ticket_id', text='NEW.text')}; RETURN NULL; END $$",
        "INSERT INTO ticket_words (ticket_id, words) "  # noqa: S608
        f"SELECT id, words_of({OF_TICKET.format(row='tickets')} || ' ' || coalesce(("
        "SELECT string_agg(text, ' ') FROM ticket_messages WHERE ticket_id = tickets.id), '')) "
        "FROM tickets",
        "CREATE INDEX ix_ticket_words_words ON ticket_words USING gin (words)",
        "CREATE TRIGGER tickets_words_added AFTER INSERT ON tickets FOR EACH ROW "
        "EXECUTE FUNCTION words_of_ticket()",
        "CREATE TRIGGER tickets_words_changed AFTER UPDATE OF number, subject, service ON tickets "
        "FOR EACH ROW EXECUTE FUNCTION words_of_ticket()",
        "CREATE TRIGGER ticket_messages_words_added AFTER INSERT ON ticket_messages FOR EACH ROW "
        "EXECUTE FUNCTION words_of_ticket_message()",
    ]


def _is_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
