"""What a caller hears now: every hop renders what the call's recorded state requires.

So it does not matter which of Twilio's documents wins when a caller is redirected, nor whether one
is fetched twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Call, Offer
from callrouter.rules.conversation import Ask, End, Join, Record, Say, Step
from callrouter.stages.conversation import facts_of, steps_of


@dataclass(frozen=True)
class Bridge:
    """Enter the conference in which the agent waits."""

    language: str
    room: str


Hop = tuple[Step | Bridge, ...]


def required(session: Session, call: Call) -> Hop:
    """The steps for this caller, whatever brought it here."""
    language = call.language or "fr"
    match call.state:
        case "intake":
            return steps_of(call)
        case "waiting":
            return (Join(language, call.rank if call.rank is not None else 2),)
        case "bridging" | "connected":
            room = session.scalar(
                select(Offer.token).where(
                    Offer.call_id == call.id, Offer.state.in_(["accepted", "joined"])
                )
            )
            if room is None:
                return (Say("one_moment", language), Join(language, call.rank or 0))
            return (Say("connecting", language), Bridge(language, room))
        case "closing":
            return _last_words(call, language)
    if call.disposition is None and call.outcome:
        # Never admitted: once more the words that the intake ended with.
        return steps_of(call) or (End(),)
    return (End(),)


def _last_words(call: Call, language: str) -> Hop:
    if call.disposition == "drained":
        return (Say("line_closing", language), End())
    if call.disposition == "waited_too_long":
        return (Say("waited_too_long", language), End())
    if call.disposition == "message":
        return (
            Say("record_after_beep", language),
            Record(language, facts_of(call).message_seconds),
        )
    if call.satisfaction is None:
        return (Ask("score", 1, Say("ask_score", language), 1, 5),)
    return (Say("closing_thanks", language), End())
