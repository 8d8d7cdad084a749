"""Many calls of one number that are abandoned in the line, one after another, are folded: those
beyond a generous number belong to the first ticket (our reading of art. 4.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Call, Ticket
from callrouter.records.history import history_entry
from callrouter.records.ticket_numbers import kept_for

log = structlog.get_logger()

HOUR = timedelta(hours=1)


def fold(session: Session, call: Call, tickets_an_hour: int, now: datetime) -> Ticket | None:
    """Let this call, which is locked and over, belong to the first ticket of the calls that its
    number abandoned in the last hour, with a line of its history. Returns that ticket, or None
    where the call is to have one of its own: as long as there are fewer than `tickets_an_hour`;
    where it was more than abandoned, or an agent was shown a number for it; and where none of the
    tickets is of the same account and nature, so that no request swallows an incident.
    """
    if call.caller_number is None or call.disposition != "abandoned" or call.message_was_asked:
        return None
    earlier = session.scalars(
        select(Ticket)
        .join(Ticket.call)
        .where(
            Call.caller_number == call.caller_number,
            Ticket.abandoned,
            Ticket.opened_at > now - HOUR,
        )
        .order_by(Ticket.opened_at, Ticket.id)
    ).all()
    if len(earlier) < tickets_an_hour or kept_for(session, [call.id]):
        return None
    whose, nature = call.partner_id, call.nature or "undetermined"
    same = (one for one in earlier if (one.partner_id, one.nature) == (whose, nature))
    first = next(same, None)
    if first is not None:
        call.belongs_to_id = first.id
        folded = {"call": call.sid, "nature": nature}
        session.add(history_entry(first.id, "call_folded", folded, now))
        log.info("call.folded", call=call.sid, ticket=first.number)
    return first
