"""What a caller hears now: every hop renders what the call's recorded state requires.

So it does not matter which of Twilio's documents wins when a caller is redirected, nor whether one
is fetched twice.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.calls.heard import note_later, still_to_tell
from callrouter.calls.intake import intake_of
from callrouter.records import Call, Offer, find_call
from callrouter.rules.call import FETCHED
from callrouter.rules.offer import ANSWERED
from callrouter.rules.steps import Ask, Bridge, End, Join, Record, Say, Steps
from callrouter.rules.tiers import ADVANCED, STANDARD
from callrouter.rules.turn import Facts
from callrouter.runtime import Runtime

log = structlog.get_logger()


def required(session: Session, call: Call, *, answered_last: bool = False) -> Steps | None:
    """The steps for this caller, whatever brought it here. `answered_last`: it has just answered
    the last question, even with silence, which is not on record. None where what is stored of its
    intake cannot be read: it begins again at `/voice/incoming`, see arrival.arrive."""
    language = call.language or "fr"
    match call.state:
        case "intake" if call.outcome == "message":
            return _words_again(call, "message_thanks")
        case "intake":
            intake = intake_of(call)
            return intake.steps if intake else None
        case "waiting":
            return (Join(language, call.rank if call.rank is not None else STANDARD),)
        case "bridging" | "connected":
            room = session.scalar(
                select(Offer.token).where(Offer.call_id == call.id, Offer.state.in_(ANSWERED))
            )
            if room is None:
                return (Say("one_moment", language), Join(language, call.rank or ADVANCED))
            return (Say("connecting", language), Bridge(language, room))
        case "closing":
            return _last_words(call, language, answered_last)
        case "ended" if call.disposition is None and call.outcome:
            return _words_again(call, "goodbye")
        case "ended":
            return (End(),)
    # A state that only a later version knows.
    log.error("call.state_unknown", call=call.sid, state=call.state)
    return (Say("apology", language), End())


def can_go_on(runtime: Runtime, sid: str) -> bool:
    """Whether the record tells where this caller goes on; else it begins again at
    `/voice/incoming`."""
    return _recorded(runtime, sid) is not None


def go_on(
    runtime: Runtime, sid: str, now: datetime, answered: tuple[str, int] | None = None
) -> Steps | None:
    """The one road back: what this caller's record requires now. The question and the try that it
    has `answered`, where the answer is not on record, are put again alone: it has heard what was
    said before. None for an unknown call, and for one whose intake cannot be read: both begin again
    at `/voice/incoming`."""
    recorded = _recorded(runtime, sid)
    if recorded is None:
        return None
    call, steps = recorded
    match steps[-1]:
        case Ask(question, attempt) if (question, attempt) == answered:
            return steps[-1:]
    note_after_line(runtime, call, steps, now)
    return (*still_to_tell(runtime, call), *steps)


def _recorded(runtime: Runtime, sid: str) -> tuple[Call, Steps] | None:
    """The call and what its record requires; None where either cannot be told."""
    with runtime.records.read() as session:
        call = find_call(session, sid)
        steps = required(session, call) if call else None
    return None if call is None or steps is None else (call, steps)


def note_after_line(runtime: Runtime, call: Call, steps: Steps | None, now: datetime) -> None:
    """What is said in the intake is noted with its turn; this is for what comes after the line."""
    if steps is not None and call.state in FETCHED:
        note_later(runtime, call.place, steps, now)


def _words_again(call: Call, otherwise: str) -> Steps:
    """Once more the words that an intake ended with, or others where they cannot be read."""
    intake = intake_of(call)
    return intake.steps if intake else (Say(otherwise, call.language or "fr"), End())


def _last_words(call: Call, language: str, answered: bool) -> Steps:
    if call.disposition == "drained":
        return (Say("line_closing", language), End())
    if call.disposition == "waited_too_long":
        return (Say("waited_too_long", language), End())
    if call.disposition == "message" and call.recording_seconds:
        return (Say("message_thanks", language), End())
    if call.disposition == "message" and answered:
        return (Say("goodbye", language), End())
    if call.disposition == "message":
        intake = intake_of(call)
        seconds = (intake.facts if intake else Facts).message_seconds
        return (Say("record_after_beep", language), Record(language, seconds))
    if call.satisfaction is None and not answered:
        return (Ask("score", 1, Say("ask_score", language), 1, 5),)
    return (Say("closing_thanks", language), End())
