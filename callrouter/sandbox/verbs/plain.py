"""Redirect, Hangup, Reject, Leave: verbs that only move or end the call."""

from callrouter.sandbox.leg import Interruption, Request
from callrouter.sandbox.stage import Stage, Step, performs
from callrouter.sandbox.twiml import Verb


class LeftQueue(Interruption):
    """`<Leave>` was performed."""


@performs("Redirect")
async def redirect(stage: Stage, verb: Verb) -> Step:
    """Go to another document; an empty Redirect means the current one."""
    return Request(stage.document.resolve(verb.text), verb.get("method", "POST"))


@performs("Hangup")
async def hang_up(stage: Stage, verb: Verb) -> Step:
    """End the call. As the first verb it still answers it."""
    stage.call.answer()
    stage.call.end("completed", "twiml")
    stage.leg.check()
    return None


@performs("Reject")
async def reject(stage: Stage, verb: Verb) -> Step:
    """Refuse the call, unanswered; elsewhere than at its beginning it is passed over."""
    if not stage.first_verb or stage.call.status != "ringing":
        stage.warn(12200, "schema warning: <Reject> is only allowed as the first verb of a call")
        return None
    busy = verb.get("reason", "rejected") == "busy"
    stage.call.end("busy" if busy else "no-answer", "twiml", 486 if busy else 603)
    stage.leg.check()
    return None


@performs("Leave")
async def leave(stage: Stage, verb: Verb) -> Step:
    """Leave the queue, where there is one to leave."""
    if stage.call.member is None:
        stage.warn(12200, "schema warning: <Leave> outside a queue")
        return None
    raise LeftQueue
