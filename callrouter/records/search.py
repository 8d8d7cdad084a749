"""The words by which tickets are found: kept for each ticket beside it, by triggers of the database
(revision 0032), so that no writer has to remember them, and none of another version either.

What is kept are the words of its number, its subject, its service and everything written on it.
Names and addresses are not among them: they are looked up where they stand, so that a person can be
erased.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, String, column, func, literal_column, select, table
from sqlalchemy.orm import Session

from callrouter.records.tickets import Ticket

# A virtual table on SQLite, and of another shape than the one on PostgreSQL: not among the models.
_ON_SQLITE = table("ticket_words", column("rowid"), column("words"))
_ON_POSTGRESQL = table("ticket_words", column("ticket_id"), column("words"))


def has_words(
    session: Session,
    whole: Sequence[str],
    beginning: str | None = None,
    *,
    newest: int | None = None,
) -> ColumnElement[bool]:
    """Of tickets that have each of these words (rules.search_words), and one that begins so. At
    least one of the two is given. Where nothing else is asked of them, the `newest` so many are
    enough: a word that all have need not be followed through all."""
    if session.get_bind().dialect.name == "postgresql":
        asked = " & ".join([*whole, *([f"{beginning}:*"] if beginning else [])])
        query = func.to_tsquery(literal_column("'simple'::regconfig", String), asked)
        ticket_id: ColumnElement[int] = _ON_POSTGRESQL.c.ticket_id
        found = select(ticket_id).where(_ON_POSTGRESQL.c.words.op("@@")(query))
    else:
        asked = " ".join(
            [*(f'"{one}"' for one in whole), *([f'"{beginning}"*'] if beginning else [])]
        )
        ticket_id = _ON_SQLITE.c.rowid
        found = select(ticket_id).where(literal_column("ticket_words").op("MATCH")(asked))
    if newest is not None:
        found = found.order_by(ticket_id.desc()).limit(newest)
    return Ticket.id.in_(found)
