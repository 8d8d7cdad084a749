"""By what it is seen that the lists beside the board may have changed, without reading them: those
differ from reader to reader, and their marks do not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, case, func, select, text
from sqlalchemy.orm import Session

from callrouter.records import Call, Ticket
from callrouter.records.calls import UNTAKEN_MESSAGE
from callrouter.records.tickets import TO_SETTLE
from callrouter.views.natures import LONG_AGO

Sums = tuple[int, ...]


@dataclass(frozen=True)
class Marks:
    """As long as they stay the same, so do the lists, but for what is called otherwise now and for
    what is not shown any more after a while."""

    messages: Sums
    """Of those that nobody has taken: how many, which, of what rank, and how many with a ticket."""
    natures: Sums
    """Of those to settle: how many, and which."""


def marks(session: Session) -> Marks:
    """As they are now."""
    has_ticket = case((Call.state == "ended", 1), else_=0)
    left = select(
        func.count(Call.id),
        func.sum(Call.id),
        func.sum(Call.rank),
        func.sum(has_ticket),
        func.count(Call.belongs_to_id),
    ).where(UNTAKEN_MESSAGE)
    # The second by its index of just these alone, see views.natures.
    to_settle = select(func.count(Ticket.id), func.sum(Ticket.id)).where(
        text(TO_SETTLE), Ticket.opened_at > LONG_AGO
    )
    return Marks(_sums(session, left), _sums(session, to_settle))


def _sums(session: Session, asked: Select[*tuple[int | None, ...]]) -> Sums:
    return tuple(int(one or 0) for one in session.execute(asked).one())
