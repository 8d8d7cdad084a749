"""The end of a call: one transaction that closes it and opens its ticket."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.calls.offers import end_offer, finish
from callrouter.desk import tickets
from callrouter.desk.folding import fold
from callrouter.desk.linking import tell_of_call, ticket_at_end
from callrouter.desk.tickets import NewTicket
from callrouter.mail.kinds import Circumstance
from callrouter.records import ROW_LOCK, Call, Offer, lock_call
from callrouter.records.callbacks import record
from callrouter.records.receipt import note
from callrouter.rules.offer import LIVE
from callrouter.rules.tiers import ADVANCED
from callrouter.runtime import Runtime

log = structlog.get_logger()

CIRCUMSTANCES: dict[str, Circumstance] = {
    "answered": "answered",
    "message": "message",
    "joined_incident": "joined",
}
"""What a ticket comes from, by its call's disposition; whatever else: nobody answered in time."""


def end_call(
    runtime: Runtime,
    sid: str,
    now: datetime,
    because: str = "completed",
    *,
    unanswered: str = "abandoned",
) -> bool | None:
    """The call is over, for whatever reason; only the first report of it counts.

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
        note(call, [{"what": "ended", "because": because, "disposition": call.disposition}], now)
        if admitted:
            _keep_ticket(runtime, session, call, now)
        elif call.outcome is None:
            call.outcome = "hung_up"
        elif call.outcome == "quota_refused":
            # Also to a caller who heard it and hung up without another word (art. 4.3).
            runtime.partner_notices.request_refused(session, call, now)
    log.info("call.ended", call=sid, outcome=call.outcome, disposition=call.disposition)
    return True


def _keep_ticket(runtime: Runtime, session: Session, call: Call, now: datetime) -> None:
    """Every admitted call belongs to one ticket: its own, the one that an agent linked it to, or
    that of an earlier call."""
    linked = ticket_at_end(session, call, now)
    if linked is not None:
        tell_of_call(session, runtime.partner_notices, linked, call, now)
        return
    first = fold(session, call, runtime.waiting.abandoned_tickets_an_hour, now)
    if first is None:
        open_ticket(runtime, session, call, now)
    else:
        note(call, [{"what": "folded", "ticket": first.number}], now)


def open_ticket(
    runtime: Runtime, session: Session, call: Call, now: datetime, *, subject: str | None = None
) -> None:
    """Open the one ticket of an admitted call, of a message, or of a caller who joined a major
    incident, which is its `subject` (art. 4.1)."""
    new = NewTicket(
        channel="phone",
        line=call.line,
        admitted_at=call.arrived_at,
        partner_id=call.partner_id,
        contact_id=call.contact_id,
        language=call.language or "fr",
        nature=call.nature or "undetermined",
        rank=call.rank if call.rank is not None else ADVANCED,
        circumstance=CIRCUMSTANCES.get(call.disposition or "", "abandoned"),
        abandoned=call.disposition == "abandoned",
        told_charge=call.told_charge,
        call_id=call.id,
        came_by={"call": call.sid, "disposition": call.disposition},
        subject=subject,
    )
    tickets.open_ticket(session, runtime, new, now)


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
