"""Messages: one left after hours becomes a ticket, also when the caller hangs up while speaking;
one left instead of waiting for nobody goes with the ticket of its call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.calls import arrival
from callrouter.calls.ending import open_ticket
from callrouter.calls.facts import facts_of
from callrouter.calls.intake import intake_of
from callrouter.calls.next_step import note_after_line, required
from callrouter.desk.linking import add_message_to, ticket_linked_to
from callrouter.desk.tickets import add_message, reserve
from callrouter.records import Call, find_call, lock_call
from callrouter.records.receipt import note
from callrouter.rules.steps import Steps
from callrouter.rules.tiers import rank_for
from callrouter.runtime import Runtime

log = structlog.get_logger()

REPORTED_WITHIN = timedelta(seconds=15)
"""How soon after a call its recording is reported as a rule."""
ASKED_FOR = timedelta(minutes=5)
"""How long after a call Twilio is asked for its recording, where none was reported."""
LONGEST_CALL = timedelta(days=1)


def keep_message(
    runtime: Runtime, sid: str, recording_sid: str, seconds: int, now: datetime
) -> bool:
    """A recording of so many seconds was made in this call. An empty one, one that is known
    already, and one that was never asked for change nothing. Returns whether a ticket was opened.
    """
    if seconds <= 0:
        return False
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None or call.recording_seconds or not call.message_was_asked:
            return False
        call.recording_sid, call.recording_seconds = recording_sid, seconds
        if call.joined_at is not None:
            call.disposition = "message"
            note(call, [{"what": "message", "seconds": seconds}], now)
            number = _add_message(runtime, session, call, now)
            runtime.notices.message_left(session, call, number, now)
            return False
        call.outcome, call.nature, call.disposition = "message", "undetermined", "message"
        facts, intake = facts_of(runtime, session, call), intake_of(call)
        account = intake.state.account if intake else facts.account
        entitled = account is not None and account.entitled
        call.rank = rank_for(facts.tier, entitled, facts.rank_by_account)
        note(call, [{"what": "message", "seconds": seconds}], now)
        open_ticket(runtime, session, call, now)
        runtime.notices.message_left(session, call, reserve(session, call.id, now), now)
    log.info("call.message_left", call=sid, seconds=seconds)
    return True


def _add_message(runtime: Runtime, session: Session, call: Call, now: datetime) -> str:
    """The recording goes with the call's ticket, also where that was opened before it is reported,
    or with the one that the call is linked to. Returns the ticket's number."""
    recording, seconds = call.recording_sid or "", call.recording_seconds or 0
    linked = ticket_linked_to(session, call)
    if linked is not None and linked.number is not None:
        add_message_to(session, linked, recording, seconds, now)
        return linked.number
    add_message(session, runtime, call.id, recording, seconds, now)
    return reserve(session, call.id, now)


def without_recording(session: Session, now: datetime) -> Sequence[str]:
    """The SIDs of calls that have just ended and of which no recording was reported; the oldest
    first."""
    return session.scalars(
        select(Call.sid)
        .where(
            Call.arrived_at >= now - LONGEST_CALL,
            Call.ended_at >= now - ASKED_FOR,
            Call.ended_at <= now - REPORTED_WITHIN,
            Call.recording_seconds.is_(None),
        )
        .order_by(Call.id)
    ).all()


def awaited(session: Session, sid: str) -> bool:
    """Whether the caller was asked for a message, and no recording was reported."""
    call = find_call(session, sid)
    return call is not None and call.recording_seconds is None and call.message_was_asked


def after_recording(runtime: Runtime, sid: str, recorded: bool, now: datetime) -> Steps | None:
    """What the caller hears when the recording is over: thanks, or goodbye where nothing was said.
    None for an unknown call."""
    with runtime.records.read() as session:
        call = find_call(session, sid)
        steps = required(session, call, answered_last=True) if call else None
    if call is None or call.joined_at is None:
        return arrival.answer(runtime, sid, "recording", 1, "#" if recorded else "", now)
    note_after_line(runtime, call, steps, now)
    return steps
