"""Dial: a conference to join, or one number to ring and be bridged with."""

from callrouter.sandbox.calls import Call, Callback
from callrouter.sandbox.leg import HungUp
from callrouter.sandbox.lives import bridged_life
from callrouter.sandbox.numbers import is_number, is_other_address
from callrouter.sandbox.stage import Stage, Step, performs
from callrouter.sandbox.twiml import Verb
from callrouter.sandbox.verbs.conference import join_conference


@performs("Dial")
async def dial(stage: Stage, verb: Verb) -> Step:
    """Dial what it names. With an action later verbs are never performed."""
    if not (verb.flag("answerOnBridge", False) and stage.first_verb):
        stage.call.answer()
    nouns = verb.children
    if not nouns:
        nouns = (Verb("Number", {}, verb.text),)
    if len(nouns) > 1:
        raise stage.lacks(f"<Dial> with {len(nouns)} nouns")
    result: dict[str, str] = {}
    try:
        if nouns[0].name == "Conference":
            await join_conference(stage, verb, nouns[0], result)
        else:
            await _dial_number(stage, verb, nouns[0], result)
    except HungUp:
        if verb.get("action") and stage.exchange.switches.dial_action_on_hangup:
            await stage.exchange.tell(stage.call, stage.go(verb, result))
        raise
    return stage.go(verb, result) if verb.get("action") else None


async def _dial_number(stage: Stage, verb: Verb, noun: Verb, result: dict[str, str]) -> None:
    """Ring one number until it is over; `result` becomes what the action is told."""
    exchange, parent = stage.exchange, stage.call
    url = noun.get("statusCallback")
    callback = Callback(
        stage.document.resolve(url) if url else "",
        noun.get("statusCallbackMethod", "POST"),
        frozenset(noun.get("statusCallbackEvent", "completed").split()),
    )
    caller_id = verb.get("callerId") or parent.from_
    for address in (noun.text, caller_id):
        if is_other_address(address):
            raise stage.lacks(f"{address} in <Dial>")
    if caller_id not in (parent.from_, parent.to, *exchange.numbers):
        stage.warn(13214, f"callerId {caller_id!r} is neither the caller's nor the account's")
        result["DialCallStatus"] = "failed"
        return
    if not is_number(noun.text):
        stage.warn(13224, f"{noun.text!r} is not a valid phone number")
        result["DialCallStatus"] = "failed"
        return
    child = Call(exchange, "outbound-dial", caller_id, noun.text, callback=callback, parent=parent)
    exchange.keep(child)
    child.on_end.append(lambda: parent.leg.signal("child over"))
    timeout = verb.number("timeout", 30) + exchange.switches.dial_ring_extra_s
    exchange.clock.spawn(bridged_life(child, timeout, verb.number("timeLimit", 14_400)))
    parent.hear("ring", noun.text)
    try:
        while child.live and _with(child, parent):
            await stage.leg.wait(None, "child over")
    finally:
        parent.bridged = None
        if _with(child, parent):
            child.end("completed" if child.answered_at else "canceled", "api")
        parent.changed()
        bridged = child.answered_at is not None
        result |= {
            "DialCallStatus": "completed" if bridged else child.status,
            "DialCallSid": child.sid,
            "DialCallDuration": str(child.duration()),
            "DialBridged": str(bridged).lower(),
        }


def _with(child: Call, parent: Call) -> bool:
    """The leg still rings for `parent` or talks with it; REST may have moved it elsewhere."""
    return child.answered_at is None or child.bridged is parent
