"""A caller's time in the line: the music, the position, and the ways out of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from callrouter.calls.heard import heard_by
from callrouter.calls.offers import take_back
from callrouter.line import Position, unless_away
from callrouter.mail.notices import Notices
from callrouter.records import Call, find_call, lock_call
from callrouter.records.calls import STILL_WAITING
from callrouter.records.current_hours import current_revision
from callrouter.records.receipt import note
from callrouter.rules.call import IN_LINE
from callrouter.rules.hours import opening_at
from callrouter.rules.leaving import leaving
from callrouter.rules.positions import announce
from callrouter.rules.steps import LeaveLine, Music, OfferMessage, Say, Steps
from callrouter.runtime import Runtime

log = structlog.get_logger()

FIRST_ROUND = timedelta(seconds=4)
"""Less than one round of music: who has waited for less has not been told any position yet."""
WARN_AGAIN = timedelta(minutes=2)
"""How often a caller is told that nobody is signed in, while that lasts."""


def may_wait(runtime: Runtime, session: Session, caller_number: str | None) -> bool:
    """Whether one more caller of this number may join the line. Withheld numbers are not one
    number."""
    if caller_number is None:
        return True
    waiting = select(func.count(Call.id)).where(STILL_WAITING, Call.caller_number == caller_number)
    return (session.scalar(waiting) or 0) < runtime.waiting.at_once_per_number


def wait(runtime: Runtime, sid: str, language: str, now: datetime) -> Steps:
    """One round of waiting, in the language that the hop's address carries: the position, if it is
    better than the last one told, then music; or the way out.

    As a rule only Redis is asked. Where it does not know the caller, the records are, and a caller
    who waits by them is put back in the line."""
    stands = None
    with unless_away(call=sid):
        stands = runtime.line.positions.of(sid, language) or _by_records(runtime, sid, now)
    if stands is None:
        return _without_line(runtime, sid)
    music = Music(stands.language)
    if stands.unattended and (stands.warned_at is None or stands.warned_at + WARN_AGAIN <= now):
        with unless_away(call=sid):
            runtime.line.positions.warned(stands.place, now)
        return OfferMessage(stands.language), music
    every = timedelta(seconds=runtime.waiting.position_every)
    if not stands.whole or not announce(stands.number, stands.told, stands.told_at, now, every):
        return (music,)
    with unless_away(call=sid):
        runtime.line.positions.told(stands.place, stands.number, now)
    return Say("position", stands.language, {"position": stands.number}), music


def _by_records(runtime: Runtime, sid: str, now: datetime) -> Position | None:
    with runtime.records.read() as session:
        call = find_call(session, sid)
        if call is None or call.state != "waiting" or call.line_order is None:
            return None
    place, language = call.place, call.language or "fr"
    stands = runtime.line.positions.of(place, language) if place != sid else None
    if stands is not None:
        return stands
    runtime.recover(place, waited_before=heard_by(call) <= now - FIRST_ROUND)
    return runtime.line.positions.of(place, language)


def _without_line(runtime: Runtime, sid: str) -> Steps:
    with runtime.records.read() as session:
        call = find_call(session, sid)
    if call is None:
        return (LeaveLine("fr"),)
    if call.state == "bridging":
        # Its agent may have been waiting for it to have heard everything before.
        with unless_away(call=sid):
            runtime.recover(call.place)
    # Who is being brought to an agent is fetched from here in a moment: music until then.
    return _wait_on_or_leave(call)


def leave_for_message(runtime: Runtime, sid: str, keys: str, now: datetime) -> Steps:
    """A caller who was told that nobody is signed in answers: 1 leaves a message instead of
    waiting on. Anything else waits on."""
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None:
            return (LeaveLine("fr"),)
        if keys == "1":
            depart(session, runtime.notices, call, "message", now)
        return _wait_on_or_leave(call)


def _wait_on_or_leave(call: Call) -> Steps:
    language = call.language or "fr"
    return (Music(language),) if call.state in IN_LINE else (LeaveLine(language),)


# Every step of the dispatcher asks this: built once, since that takes longer than asking.
TO_SEND_OFF = select(Call.sid, Call.leave_as).where(
    STILL_WAITING, Call.leave_by <= bindparam("now")
)


def send_off(runtime: Runtime, now: datetime) -> int:
    """Callers whose time in the line is over leave it with an apology and a ticket: after
    closing time, or after the longest wait. A caller whom an agent has just taken stays. Returns
    how many."""
    with runtime.records.read() as session:
        rows = session.execute(TO_SEND_OFF, {"now": now})
        due = [(sid, reason) for sid, reason in rows]

    def send(one: tuple[str, str | None]) -> None:
        sid, because = one[0], one[1] or "waited_too_long"
        with runtime.transaction() as session:
            call = lock_call(session, sid)
            if call is None or _may_stay(runtime, session, call, because, now):
                return
            if not depart(session, runtime.notices, call, because, now):
                return
            call.fetch_at = now
        log.info("call.sent_off", call=sid, because=because)

    return len(runtime.guard.each("callers to send off", due, send, now, name=lambda one: one[0]))


def _may_stay(runtime: Runtime, session: Session, call: Call, because: str, now: datetime) -> bool:
    """Whether the line that had closed is open by the hours that rule at this very moment: it was
    closed for less than the drain time, or opened again since the caller's times were derived. The
    caller leaves after its next closing."""
    if because != "drained" or call.state != "waiting" or call.joined_at is None:
        return False
    lines = runtime.dialled_lines
    ruling = current_revision(session, lines.schedules, lines.schedule_of(call.line))
    opening = opening_at(ruling.schedule, now)
    if not opening.is_open:
        return False
    ends = leaving(runtime.waiting.patience, opening.closes, call.joined_at)
    if ends.by is not None and ends.by <= now:
        return False
    call.leave_by, call.leave_as = ends.by, ends.because
    again = {
        "what": "open_again",
        "schedule": ruling.name,
        "revision": ruling.number,
        "leaves_by": ends.by.isoformat() if ends.by else None,
        "as": ends.because,
    }
    note(call, [again], now)
    log.info("call.open_again", call=call.sid, leaves_by=ends.by)
    return True


def depart(session: Session, notices: Notices, call: Call, disposition: str, now: datetime) -> bool:
    """A caller, whose call is locked, leaves the line with this disposition, unless an agent was
    faster. Phones that ring for it stop; that is no agent's fault."""
    if call.state != "waiting":
        return False
    call.state, call.disposition = "closing", disposition
    if disposition == "message":
        call.message_asked_at = now
    note(call, [{"what": "left_line", "because": disposition}], now)
    take_back(session, notices, call.id, "caller_gone", now)
    return True
