"""What a caller hears now: every hop renders what the call's recorded state requires.

So it does not matter which of Twilio's documents wins when a caller is redirected, nor whether one
is fetched twice.
"""

from __future__ import annotations

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.calls.intake import intake_of
from callrouter.records import Call, Offer
from callrouter.rules.offer import ANSWERED
from callrouter.rules.steps import Ask, Bridge, End, Join, Record, Say, Steps
from callrouter.rules.tiers import ADVANCED, STANDARD
from callrouter.rules.turn import Facts

log = structlog.get_logger()


def required(session: Session, call: Call) -> Steps | None:
    """The steps for this caller, whatever brought it here. None where what is stored of its intake
    cannot be read: it goes through the front door again, see arrival.arrive."""
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
            return _last_words(call, language)
        case "ended" if call.disposition is None and call.outcome:
            return _words_again(call, "goodbye")
        case "ended":
            return (End(),)
    # A state that only a later version knows.
    log.error("call.state_unknown", call=call.sid, state=call.state)
    return (Say("apology", language), End())


def _words_again(call: Call, otherwise: str) -> Steps:
    """Once more the words that an intake ended with, or others where they cannot be read."""
    intake = intake_of(call)
    return intake.steps if intake else (Say(otherwise, call.language or "fr"), End())


def _last_words(call: Call, language: str) -> Steps:
    if call.disposition == "drained":
        return (Say("line_closing", language), End())
    if call.disposition == "waited_too_long":
        return (Say("waited_too_long", language), End())
    if call.disposition == "message":
        intake = intake_of(call)
        seconds = (intake.facts if intake else Facts).message_seconds
        return (Say("record_after_beep", language), Record(language, seconds))
    if call.satisfaction is None:
        return (Ask("score", 1, Say("ask_score", language), 1, 5),)
    return (Say("closing_thanks", language), End())
