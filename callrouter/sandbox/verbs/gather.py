"""Gather: collect keys while something is said, and hand them to the action."""

from callrouter.sandbox.stage import VERBS, Stage, Step, performs
from callrouter.sandbox.twiml import Verb


@performs("Gather")
async def gather(stage: Stage, verb: Verb) -> Step:
    """Collect keys. Without any the next verb is performed, unless `actionOnEmptyResult`."""
    call, leg = stage.call, stage.leg
    call.answer()
    if "speech" in verb.get("input", "dtmf"):
        raise stage.lacks("input=speech of <Gather>")
    leg.collecting = True
    call.expects = "digits"
    call.changed()
    try:
        for nested in verb.children:
            if leg.keys:
                break
            await VERBS[nested.name](stage, nested)
        digits, finished = await _collect(stage, verb)
    finally:
        leg.collecting = False
        call.expects = None
        if not stage.exchange.switches.type_ahead:
            leg.keys.clear()
    call.changed()
    if not digits and not verb.flag("actionOnEmptyResult", False):
        return None
    params = {"Digits": digits, "FinishedOnKey": finished, "msg": "Gather End"}
    return stage.go(verb, params)


async def _collect(stage: Stage, verb: Verb) -> tuple[str, str]:
    """The keys pressed, and the one that finished, which is not among them."""
    finish_on = verb.get("finishOnKey", "#")
    most = verb.number("numDigits", 1_000_000)
    timeout = verb.number("timeout", 5)
    digits = ""
    while len(digits) < most:
        key = await stage.leg.key(timeout)
        if key is None:
            break
        if key in finish_on:
            return digits, key
        digits += key
    return digits, ""
