"""The end of a call: one transaction that closes it, opens its ticket, counts its contact and
owes its mail."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.calls.offers import end_offer, finish
from callrouter.desk.allowance import count_if_due
from callrouter.records import ROW_LOCK, Call, Offer, Ticket, TicketEvent, lock_call
from callrouter.records.callbacks import record
from callrouter.records.receipt import note
from callrouter.rules.offer import LIVE
from callrouter.rules.ticket_number import number_for
from callrouter.runtime import Runtime

log = structlog.get_logger()


def end_call(
    runtime: Runtime,
    sid: str,
    now: datetime,
    because: str = "completed",
    *,
    unanswered: str = "abandoned",
) -> bool | None:
    """The call is over, for whatever reason; only the first word of it counts.

    An admitted call gets exactly one ticket, opened now (art. 4.1); `unanswered` is its disposition
    where nobody spoke with the caller. Returns whether this ended it; None for a call that is not
    on record.
    """
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None:
            return None
        if call.state == "ended":
            return False
        record(session, sid, "ended", because, now)
        admitted = call.joined_at is not None
        talked = call.connected_at is not None
        _end_offers(runtime, session, call, talked, now)
        call.state, call.ended_at, call.fetch_at = "ended", now, None
        if admitted:
            call.disposition = call.disposition or ("answered" if talked else unanswered)
            if call.disposition == "message" and not call.recording_seconds:
                call.disposition = "abandoned"
            open_ticket(runtime, session, call, now)
        elif call.outcome is None:
            call.outcome = "hung_up"
        elif call.outcome == "quota_refused":
            # Also to a caller who heard it and hung up without another word (art. 4.3).
            runtime.notices.request_refused(session, call, now)
        note(call, [{"what": "ended", "because": because, "disposition": call.disposition}], now)
    log.info("call.ended", call=sid, outcome=call.outcome, disposition=call.disposition)
    return True


def open_ticket(runtime: Runtime, session: Session, call: Call, now: datetime) -> Ticket:
    """The one ticket of an admitted call or of a message, with its history begun, its contact
    counted if due, and its mail owed (art. 4.1, 4.3)."""
    ticket = Ticket(
        channel="phone",
        call_id=call.id,
        partner_id=call.partner_id,
        contact_id=call.contact_id,
        state="new",
        nature=call.nature or "undetermined",
        rank=call.rank if call.rank is not None else 0,
        language=call.language or "fr",
        abandoned=call.disposition == "abandoned",
        opened_at=now,
    )
    session.add(ticket)
    session.flush()
    ticket.number = number_for(ticket.id)
    facts = {"call": call.sid, "disposition": call.disposition, "nature": ticket.nature}
    session.add(
        TicketEvent(ticket_id=ticket.id, at=now, kind="opened", author="callrouter", facts=facts)
    )
    session.flush()
    count_if_due(session, ticket, runtime.admission.contacts.monthly_limit, now)
    runtime.notices.ticket_opened(session, ticket, call, now)
    log.info("ticket.opened", ticket=ticket.number, call=call.sid, abandoned=ticket.abandoned)
    return ticket


def _end_offers(
    runtime: Runtime, session: Session, call: Call, talked: bool, now: datetime
) -> None:
    offers = session.scalars(
        select(Offer)
        .where(Offer.call_id == call.id, Offer.state.in_(LIVE))
        .with_for_update(**ROW_LOCK)
    ).all()
    for offer in offers:
        if offer.state == "joined" and talked:
            finish(session, offer, runtime.offers.wrap_up_seconds, now)
        else:
            end_offer(session, runtime.notices, offer, "caller_gone", now)
