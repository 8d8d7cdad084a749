"""The life of a call from its first ring to its last callback, one task per call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from callrouter.sandbox.documents import ApplicationError, Document, FetchFailed
from callrouter.sandbox.grammar import TOP_LEVEL
from callrouter.sandbox.leg import Interruption, Redirected, Request
from callrouter.sandbox.phones import ANSWERS_BY_ITSELF
from callrouter.sandbox.stage import EndlessDocuments, Stage, Step
from callrouter.sandbox.twiml import Verb

if TYPE_CHECKING:
    from callrouter.sandbox.calls import Call

APOLOGY = Document(
    "",
    "POST",
    (
        Verb(
            "Say",
            {"language": "en-US"},
            "We are sorry, an application error has occurred. Goodbye.",
        ),
        Verb("Hangup", {}),
    ),
)
"""What a caller hears when the application fails and there is no fallback."""
_AMD_SECONDS = 4.0
_LONGEST_CALL = 14_400


async def inbound_life(call: Call, first: Request) -> None:
    """A phone dialled one of the account's numbers."""
    try:
        await _converse(call, first)
    finally:
        _over(call)


async def outbound_life(
    call: Call,
    first: Request,
    *,
    slot: float,
    ring_seconds: float,
    detect_seconds: int | None,
    started: asyncio.Event,
) -> None:
    """calls.create: wait `slot` seconds in the account's queue, ring, and perform the document
    once answered. `started` is set once the call has left that queue and told so."""
    exchange = call.exchange
    try:
        await call.leg.wait(slot)
        call.queue_time_ms = round(slot * 1000)
        call.started_at = exchange.clock.now()
        call.progress("initiated")
        if exchange.switches.callback_before_create_returns:
            await call.leg.during(exchange.callbacks.delivered(call.sid))
        started.set()
        if await _ring(call, ring_seconds):
            if detect_seconds is not None:
                first = await _detect_machine(call, detect_seconds) or first
            await _converse(call, first)
    except Interruption:
        pass  # canceled before it was answered
    finally:
        started.set()
        _over(call)


async def bridged_life(call: Call, ring_seconds: float, talk_seconds: float) -> None:
    """The leg a Dial places: once answered it is bridged with its parent, for `talk_seconds` at
    most."""
    parent = call.parent
    try:
        call.started_at = call.exchange.clock.now()
        call.progress("initiated")
        if await _ring(call, ring_seconds) and parent is not None and parent.live:
            parent.answer()
            call.bridged, parent.bridged = parent, call
            call.hear("joined", parent.far_number)
            parent.hear("joined", call.far_number)
            await _talk(call, parent, talk_seconds)
    except Interruption:
        pass  # one of the two hung up
    finally:
        call.bridged = None
        _over(call)


async def _talk(call: Call, parent: Call, seconds: float) -> None:
    """Be bridged until one hangs up, or REST gives this leg a document of its own: the parent
    then goes on as after any other end of its Dial."""
    try:
        await call.leg.wait(seconds)
        call.end("completed", "api")
    except Redirected as moved:
        call.bridged = None
        call.hear("left", parent.far_number)
        parent.leg.signal("child over")
        await _converse(call, moved.request)


async def _ring(call: Call, seconds: float) -> bool:
    """Ring the far phone. True when it was answered; else the call has ended."""
    exchange = call.exchange
    phone = exchange.phones.get(call.to)
    if phone is None or phone.behaviour == "unreachable":
        call.end("failed", "caller", 404)
        return False
    if phone.state != "idle" or phone.behaviour == "busy":
        call.progress("ringing")  # seen in real traffic: busy is the third event
        call.end("busy", "caller", 486)
        return False
    phone.take(call, "ringing")
    call.progress("ringing")
    call.hear("ring", call.from_)
    by_itself = ANSWERS_BY_ITSELF.get(phone.behaviour)
    if by_itself is not None and by_itself < seconds:
        alert = await call.leg.wait(by_itself, "answer", "decline") or "answer"
    else:
        alert = await call.leg.wait(seconds, "answer", "decline") or "timeout"
    if alert == "timeout":
        call.end("no-answer", "caller", 487)
    elif alert == "decline":
        call.end("busy", "caller", 486)
    else:
        call.progress("in-progress")
        return True
    return False


async def _detect_machine(call: Call, longest: float) -> Request | None:
    """Synchronous detection: it delays the document. What is not known by then is `unknown`.
    Returns the document that REST gave the call meanwhile, which ends the detection."""
    result = call.exchange.switches.amd_result
    if result == "auto":
        machine = call.phone is not None and call.phone.behaviour in ANSWERS_BY_ITSELF
        result = "machine_start" if machine else "human"
    takes = longest if result == "unknown" else _AMD_SECONDS
    try:
        await call.leg.wait(min(takes, longest))
    except Redirected as moved:
        return moved.request
    call.answered_by = result if takes <= longest else "unknown"
    return None


async def _converse(call: Call, first: Request) -> None:
    """Perform documents until the call is over."""
    stage = Stage(call, TOP_LEVEL)
    step: Step = first
    limit = call.time_limit or _LONGEST_CALL
    timer = call.exchange.clock.later(limit, lambda: call.end("completed", "api"))
    try:
        while call.live:
            try:
                await stage.run(step)
                call.leg.check()
                call.answer()
                call.end("completed", "twiml")
            except Redirected as moved:
                step = moved.request
            except (ApplicationError, FetchFailed, EndlessDocuments):
                step = APOLOGY
    except Interruption:
        pass  # hung up: the call has ended already
    finally:
        timer.cancel()


def _over(call: Call) -> None:
    if call.live:  # the process is stopping, or the performance itself broke
        call.end("failed", "api")
    call.announce_end()
