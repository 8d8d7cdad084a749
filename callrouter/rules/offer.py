"""The states of an offer of a call to an agent, and what each of its endings means for both."""

from __future__ import annotations

from typing import Literal, get_args

from callrouter.rules.leg import LegState

OfferState = Literal[
    "placing",
    "unknown",
    "ringing",
    "whispering",
    "accepted",
    "joined",
    "finished",
    "declined",
    "no_answer",
    "busy",
    "voicemail",
    "failed",
    "lost",
    "caller_gone",
    "withdrawn",
]

TRANSITIONS: dict[OfferState, frozenset[OfferState]] = {
    # Twilio is asked to ring the agent, and has not answered yet.
    "placing": frozenset(
        {
            "unknown",
            "ringing",
            "whispering",
            "declined",
            "no_answer",
            "busy",
            "failed",
            "lost",
            "caller_gone",
            "withdrawn",
        }
    ),
    # Twilio's answer was lost: the agent may be rung or not. It blocks its agent for a while, never
    # the caller.
    "unknown": frozenset(
        {
            "ringing",
            "whispering",
            "accepted",
            "declined",
            "no_answer",
            "busy",
            "voicemail",
            "failed",
            "lost",
            "caller_gone",
            "withdrawn",
        }
    ),
    "ringing": frozenset(
        {
            "whispering",
            "declined",
            "no_answer",
            "busy",
            "failed",
            "lost",
            "caller_gone",
            "withdrawn",
        }
    ),
    # Picked up: who calls is being said, and 1 awaited, so that no voicemail takes a call.
    "whispering": frozenset(
        {"accepted", "declined", "voicemail", "failed", "caller_gone", "withdrawn"}
    ),
    # 1 was pressed first: this agent has the call, and is on the way into the conference.
    "accepted": frozenset({"joined", "lost", "caller_gone"}),
    # In the conference, the caller is brought there.
    "joined": frozenset({"finished", "lost", "caller_gone"}),
    "finished": frozenset(),
    "declined": frozenset(),
    "no_answer": frozenset(),
    "busy": frozenset(),
    "voicemail": frozenset(),
    "failed": frozenset(),
    "lost": frozenset(),
    "caller_gone": frozenset(),
    "withdrawn": frozenset(),
}

LIVE: frozenset[OfferState] = frozenset(state for state, after in TRANSITIONS.items() if after)
"""States of an offer that still may come to something."""

UNANSWERED: frozenset[OfferState] = frozenset({"placing", "unknown", "ringing", "whispering"})
"""Live states before the agent pressed 1."""

ANSWERED: frozenset[OfferState] = LIVE - UNANSWERED
"""Live states since the agent pressed 1: this one has the caller, and nobody else does."""

TOOK_CALL: frozenset[OfferState] = ANSWERED | {"finished"}
"""States of an offer whose agent has the caller, or had it to the end. One that was lost on the way
leaves the call to whoever takes it next."""

BLOCKING_CALL: frozenset[OfferState] = LIVE - {"unknown"}
"""Live states of which a call can have only one offer. An `unknown` one never blocks its caller."""

FAILED: frozenset[OfferState] = frozenset(
    {"declined", "no_answer", "busy", "voicemail", "failed", "lost"}
)
"""Endings that are due to the agent, its phone or its connection, not to the caller: the call is
offered to others first."""


CAME_TO_NOTHING: frozenset[OfferState] = FAILED | {"caller_gone", "withdrawn"}
"""Endings without a conversation."""

DeclineReason = Literal["work_to_finish", "about_to_leave", "phone_trouble", "for_a_colleague"]
DECLINE_REASONS: tuple[DeclineReason, ...] = get_args(DeclineReason)
"""Why an agent declines a call on the console, in the order of the list."""


def sources_of(following: OfferState) -> frozenset[OfferState]:
    """The states from which an offer may become `following`; no other change is ever written."""
    return frozenset(state for state, after in TRANSITIONS.items() if following in after)


def ending_of_leg(leg: LegState, state: OfferState) -> OfferState:
    """What an unfinished offer comes to when its agent's leg ended so."""
    if state == "joined":
        return "finished"
    if state == "accepted":
        return "lost"
    if state == "whispering":
        return "declined"
    return ENDING_OF_LEG.get(leg, "failed")


ENDING_OF_LEG: dict[LegState, OfferState] = {
    "no_answer": "no_answer",
    "canceled": "no_answer",
    "busy": "busy",
    # Picked up, and gone before we could say who calls.
    "completed": "lost",
}
"""What an offer comes to whose leg was never picked up, as far as is known."""
