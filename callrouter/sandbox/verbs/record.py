"""Record: what the caller says after the beep, until a key, silence, the limit or a hang-up."""

from datetime import datetime, timedelta

from callrouter.sandbox.leg import HungUp
from callrouter.sandbox.recordings import RecordingCallback
from callrouter.sandbox.stage import Stage, Step, performs
from callrouter.sandbox.twiml import Verb

_ANY_KEY = "0123456789*#"


@performs("Record")
async def record(stage: Stage, verb: Verb) -> Step:
    """Record. An empty recording makes no request: the next verb is performed."""
    call, leg, exchange = stage.call, stage.leg, stage.exchange
    call.answer()
    if verb.flag("playBeep", True):
        call.hear("beep", "beep")
    callback = RecordingCallback(
        stage.document.resolve(url) if (url := verb.get("recordingStatusCallback")) else "",
        verb.get("recordingStatusCallbackMethod", "POST"),
        frozenset(verb.get("recordingStatusCallbackEvent", "completed").split()),
    )
    recording = exchange.recordings.begin(call.sid, "RecordVerb", callback)
    started = exchange.clock.now()
    call.talk.clear()
    call.expects = "recording"
    leg.collecting = True
    call.hear("recording", "recording")
    hung_up: HungUp | None = None
    try:
        key = await _listen(stage, verb, started)
    except HungUp as ending:
        hung_up, key = ending, "hangup"
    finally:
        call.expects = None
        leg.collecting = False
        leg.keys.clear()
        seconds = _recorded(stage, verb, started)
        exchange.recordings.finish(recording, seconds, callback)
    call.changed()
    if not seconds:
        if hung_up:
            raise hung_up
        return None
    params = {
        "RecordingUrl": exchange.recordings.url(recording),
        "RecordingSid": recording.sid,
        "RecordingDuration": str(recording.duration),
        "Digits": key,
    }
    request = stage.go(verb, params)
    if hung_up is None:
        return request
    # The action is still told of the recording; what it answers can no longer be performed.
    await exchange.tell(call, request)
    raise hung_up


async def _listen(stage: Stage, verb: Verb, started: datetime) -> str:
    """Wait for the end of the recording; the key that ended it, if one did."""
    finish_on = verb.get("finishOnKey", _ANY_KEY)
    silence = timedelta(seconds=verb.number("timeout", 5))
    limit = started + timedelta(seconds=verb.number("maxLength", 3600))
    while True:
        now = stage.exchange.clock.now()
        spoken_until = max((end for _, end in stage.call.talk), default=started)
        end = min(limit, spoken_until + silence)
        left = (end - now).total_seconds()
        if left <= 0:
            return ""
        alert = await stage.leg.wait(left, "key", "talk")
        while alert == "key" and stage.leg.keys:
            key = stage.leg.keys.popleft()
            if key in finish_on:
                return key


def _recorded(stage: Stage, verb: Verb, started: datetime) -> float:
    """The length in seconds: from the first word to the last where silence is trimmed. Nothing
    said is nothing recorded."""
    ended = stage.call.ended_at or stage.exchange.clock.now()
    ended = min(ended, started + timedelta(seconds=verb.number("maxLength", 3600)))
    spoken = [(begin, min(end, ended)) for begin, end in stage.call.talk if begin < ended]
    if not spoken:
        return 0.0
    if verb.get("trim", "trim-silence") == "trim-silence":
        return (max(end for _, end in spoken) - min(begin for begin, _ in spoken)).total_seconds()
    return (ended - started).total_seconds()
