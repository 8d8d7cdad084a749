"""Enqueue: waiting in a queue, its waitUrl asked for again and again, and how the wait ends."""

from typing import NoReturn

from callrouter.sandbox.documents import Document, FetchFailed
from callrouter.sandbox.grammar import IN_QUEUE
from callrouter.sandbox.leg import HungUp, Redirected, Request
from callrouter.sandbox.queues import LONGEST_NAME, Member
from callrouter.sandbox.stage import EndlessDocuments, Stage, Step, performs
from callrouter.sandbox.twiml import Verb
from callrouter.sandbox.verbs.plain import LeftQueue

# A wait document that takes no time would be asked for without a pause.
_SHORTEST_HOP = 1.0


@performs("Enqueue")
async def enqueue(stage: Stage, verb: Verb) -> Step:
    """Wait in the queue until dequeued, left, or hung up; then the action tells how it ended."""
    call, exchange = stage.call, stage.exchange
    call.answer()
    refused = _refused(stage, verb)
    if refused:
        return _after(stage, verb, {"QueueResult": refused})
    queue = exchange.queue_named(verb.text)
    member = queue.join(call, exchange.clock.now())
    call.hear("music", f"waiting in {queue.name}")

    def result(what: str) -> dict[str, str]:
        waited = str(member.waited(exchange.clock.now()))
        return {"QueueResult": what, "QueueSid": queue.sid, "QueueTime": waited}

    try:
        await _wait(stage, verb, member)
    except LeftQueue:
        queue.leave(member)
        return _after(stage, verb, result("leave"))
    except (FetchFailed, EndlessDocuments):
        queue.leave(member)
        return _after(stage, verb, result("error"))
    except Redirected as moved:
        queue.leave(member)
        return await _redirected(stage, verb, moved.request, result("redirected"))
    except HungUp as ending:
        queue.leave(member)
        told = ending.by != "twiml" or exchange.switches.wait_hangup_action
        if verb.get("action") and told:
            await exchange.tell(call, stage.go(verb, result("hangup")))
        raise
    finally:
        queue.leave(member)


def _refused(stage: Stage, verb: Verb) -> str | None:
    """Why the call cannot join the queue, as a QueueResult."""
    switches = stage.exchange.switches
    if switches.enqueue_result != "none" and switches.spend("enqueue_result_times"):
        return switches.enqueue_result
    if not verb.text or len(verb.text) > LONGEST_NAME:
        stage.warn(12200, f"schema warning: a queue's name has 1 to {LONGEST_NAME} characters")
        return "error"
    queue = stage.exchange.queue_named(verb.text)
    most = verb.number("maxQueueSize", queue.max_size)
    return "queue-full" if queue.full() or len(queue.members) >= most else None


def _after(stage: Stage, verb: Verb, params: dict[str, str]) -> Step:
    """The action where there is one, else the next verb."""
    return stage.go(verb, params) if verb.get("action") else None


async def _wait(stage: Stage, verb: Verb, member: Member) -> NoReturn:
    """Perform waitUrl's document again and again. Ends only by an exception."""
    while not verb.get("waitUrl"):
        await stage.leg.wait(None)  # Twilio's own music, or silence
    clock, queue = stage.exchange.clock, member.queue

    def told() -> dict[str, str]:
        now = clock.now()
        return {
            "QueuePosition": str(member.position()),
            "QueueSid": queue.sid,
            "QueueTime": str(member.waited(now)),
            "AvgQueueTime": str(queue.average_wait(now)),
            "CurrentQueueSize": str(len(queue.members)),
            "MaxQueueSize": str(queue.max_size),
        }

    url = stage.document.resolve(verb.get("waitUrl"))
    inner = Stage(stage.call, IN_QUEUE, told, falls_back=False)
    while True:
        started = clock.now()
        await inner.run(Request(url, verb.get("waitUrlMethod", "POST")))
        left = _SHORTEST_HOP - (clock.now() - started).total_seconds()
        if left > 0:
            await stage.leg.wait(left)


async def _redirected(stage: Stage, verb: Verb, request: Request, params: dict[str, str]) -> Step:
    """REST took the call out: the action is requested too. Which goes first, and whether its
    document is performed, Twilio does not say: both are switches."""
    if not verb.get("action"):
        return request
    switches = stage.exchange.switches
    action = stage.go(verb, params)
    if switches.redirect_action == "before":
        if switches.redirect_action_twiml == "ignored":
            await stage.leg.during(stage.exchange.tell(stage.call, action))
            return request
        ours = await stage.fetch(action)
        new = await stage.fetch(request)
    else:
        new = await stage.fetch(request)
        if switches.redirect_action_twiml == "ignored":
            stage.exchange.clock.spawn(stage.exchange.tell(stage.call, action))
            return new
        ours = await stage.fetch(action)
    if switches.redirect_action_twiml == "executed":
        return ours
    return Document(ours.url, ours.method, ours.verbs, then=new)
