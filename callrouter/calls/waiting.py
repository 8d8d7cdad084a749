"""A caller's time in the line: the music, the position, and the ways out of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.calls.heard import note_later, still_to_tell, told_by
from callrouter.calls.next_step import required
from callrouter.calls.offers import fail, finish, take_back
from callrouter.line import Position, unless_away
from callrouter.mail.notices import Notices
from callrouter.records import ROW_LOCK, Call, Offer, find_call, lock_call
from callrouter.records.calls import STILL_WAITING
from callrouter.records.receipt import note
from callrouter.rules.call import BEYOND_LINE, IN_LINE
from callrouter.rules.offer import ANSWERED
from callrouter.rules.positions import announce
from callrouter.rules.steps import Ask, End, LeaveLine, Music, OfferMessage, Say, Steps
from callrouter.runtime import Runtime

log = structlog.get_logger()

FIRST_ROUND = timedelta(seconds=4)
"""Less than one round of music: who has waited for less has not been told any position yet."""
WARN_AGAIN = timedelta(minutes=2)
"""How often a caller is told that nobody is signed in, while that lasts."""


def wait(runtime: Runtime, sid: str, language: str, now: datetime) -> Steps:
    """One round of waiting, in the language that the hop's address carries: the position, if it is
    better than the last one told, then music; or the way out.

    As a rule only Redis is asked. Where it does not know the caller, the records are, and a caller
    who waits by them is put back in the line."""
    stands = None
    with unless_away(call=sid):
        stands = runtime.line.told.position(sid, language) or _by_records(runtime, sid, now)
    if stands is None:
        return _without_line(runtime, sid)
    music = Music(stands.language)
    if stands.unattended and (stands.warned_at is None or stands.warned_at + WARN_AGAIN <= now):
        with unless_away(call=sid):
            runtime.line.told.warn(stands.place, now)
        return OfferMessage(stands.language), music
    every = timedelta(seconds=runtime.waiting.position_every)
    if not stands.whole or not announce(stands.number, stands.told, stands.told_at, now, every):
        return (music,)
    with unless_away(call=sid):
        runtime.line.told.tell(stands.place, stands.number, now)
    return Say("position", stands.language, {"position": stands.number}), music


def _by_records(runtime: Runtime, sid: str, now: datetime) -> Position | None:
    with runtime.records.read() as session:
        call = find_call(session, sid)
        if call is None or call.state != "waiting" or call.line_order is None:
            return None
    place, language = call.place, call.language or "fr"
    stands = runtime.line.told.position(place, language) if place != sid else None
    if stands is not None:
        return stands
    runtime.recover(place, waited_before=told_by(call) <= now - FIRST_ROUND)
    return runtime.line.told.position(place, language)


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


def can_go_on(runtime: Runtime, sid: str) -> bool:
    """Whether the record tells where this caller goes on; else it comes by the front door."""
    return _recorded(runtime, sid) is not None


def go_on(
    runtime: Runtime, sid: str, now: datetime, answered: tuple[str, int] | None = None
) -> Steps | None:
    """The one road back: what this caller's record requires now. The question and the try that it
    has `answered`, where the answer is not on record, are put again alone: it has heard what was
    said before. None for an unknown call, and for one whose intake cannot be read: both go through
    the front door."""
    recorded = _recorded(runtime, sid)
    if recorded is None:
        return None
    call, steps = recorded
    match steps[-1]:
        case Ask(question, attempt) if (question, attempt) == answered:
            return steps[-1:]
    _note(runtime, call, steps, now)
    return (*still_to_tell(runtime, call), *steps)


def _recorded(runtime: Runtime, sid: str) -> tuple[Call, Steps] | None:
    """The call and what its record requires; None where either cannot be told."""
    with runtime.records.read() as session:
        call = find_call(session, sid)
        steps = required(session, call) if call else None
    return None if call is None or steps is None else (call, steps)


def _note(runtime: Runtime, call: Call, steps: Steps | None, now: datetime) -> None:
    """What is said in the intake is noted with its turn; this is for what comes after the line."""
    if steps is not None and call.state in BEYOND_LINE:
        note_later(runtime, call.place, steps, now)


def conference_left(runtime: Runtime, sid: str, token: str, now: datetime) -> Steps | None:
    """The caller is out of the conference of this offer and still there: the agent left first, or
    was lost before the two spoke. Then the caller waits again, in its old place. Word of an earlier
    conference, come late, changes nothing: the caller is with another agent by now."""
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None:
            return None
        offer = session.scalars(
            select(Offer)
            .where(Offer.call_id == call.id, Offer.state.in_(ANSWERED))
            .with_for_update(**ROW_LOCK)
        ).first()
        this_one = offer is None or offer.token == token
        if this_one and call.state == "connected":
            call.state = "closing"
            if offer is not None:
                finish(session, offer, runtime.offers.wrap_up_seconds, now)
        elif this_one and call.state == "bridging" and offer is not None:
            fail(session, runtime.notices, offer, call, "lost", now)
            call.fetch_at = None
        session.flush()
        steps = required(session, call)
    _note(runtime, call, steps, now)
    return steps


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


def send_off(runtime: Runtime, now: datetime) -> int:
    """Callers whose time in the line is over leave it with an apology and a ticket: after closing
    time, or after the longest wait. Whoever an agent has just taken stays. Returns how many."""
    with runtime.records.read() as session:
        rows = session.execute(
            select(Call.sid, Call.leave_as).where(STILL_WAITING, Call.leave_by <= now)
        )
        due = [(sid, reason) for sid, reason in rows]

    def send(one: tuple[str, str | None]) -> None:
        sid, because = one[0], one[1] or "waited_too_long"
        with runtime.transaction() as session:
            call = lock_call(session, sid)
            if call is None or not depart(session, runtime.notices, call, because, now):
                return
            call.fetch_at = now
        log.info("call.sent_off", call=sid, because=because)

    return len(runtime.guard.each("callers to send off", due, send, now, name=lambda one: one[0]))


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


def score(runtime: Runtime, sid: str, keys: str, now: datetime) -> Steps | None:
    """The caller's satisfaction, 1 to 5, or nothing: then the last words."""
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None:
            return None
        if call.state == "closing" and call.satisfaction is None and keys in {*"12345"}:
            call.satisfaction = int(keys)
        language, place = call.language or "fr", call.place
    steps = (Say("closing_thanks", language), End())
    note_later(runtime, place, steps, now)
    return steps
