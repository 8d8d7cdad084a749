"""The caller's hops. Each one reads its parameters, calls one function, and speaks the steps."""

from __future__ import annotations

from importlib.resources import files

import structlog
from flask import Blueprint, Response, request

from callrouter.calls import arrival, conference, ending, messages, next_step, waiting
from callrouter.rules.leg import OVER
from callrouter.rules.steps import End, Say, Steps
from callrouter.telephony import words
from webhooks.routes import Open, declare
from webhooks.voice.asked_hop import language_of
from webhooks.voice.context import voice
from webhooks.voice.kinds import CallerHop, Report, RoomMusic, WaitingHop
from webhooks.voice.request import call_sid, caller_number, keys, number_attested, whole_number
from webhooks.voice.safety import fallen_back

log = structlog.get_logger()

caller = Blueprint("caller", __name__, url_prefix="/voice")

PUT_ANEW = "/voice/again/{question}/{attempt}"


@caller.post("/incoming")
@declare(CallerHop(again="/voice/incoming"))
def incoming() -> Response:
    """A call comes in."""
    line = voice().runtime.dialled_lines.called(request.form.get("To"))
    if line is None:
        log.warning("call.unknown_number", to=request.form.get("To", "")[:20])
        return voice().speaker.steps(_unknown_number())
    caller = caller_number(request)
    attested = number_attested(request)
    now = voice().clock()
    steps = arrival.arrive(voice().runtime, _sid(), line, caller, now, attested=attested)
    return voice().speaker.steps(steps)


@caller.post("/intake/<question>/<int:attempt>")
@declare(CallerHop(again=PUT_ANEW, after_fallback=PUT_ANEW))
def intake(question: str, attempt: int) -> Response:
    """The caller answered a question."""
    now = voice().clock()
    return _spoken(arrival.answer(voice().runtime, _sid(), question, attempt, keys(request), now))


@caller.post("/message")
@declare(CallerHop())
def message() -> Response:
    """A message was recorded, or nothing was."""
    now = voice().clock()
    seconds = whole_number(request, "RecordingDuration")
    recorded = seconds > 0
    if recorded:
        recording = request.form.get("RecordingUrl", "").rpartition("/")[2][:34]
        messages.keep_message(voice().runtime, _sid(), recording, seconds, now)
    return _spoken(messages.after_recording(voice().runtime, _sid(), recorded, now))


@caller.post("/recording")
@declare(Report())
def recording() -> Response:
    """Twilio has finished a recording: also after the caller hung up while speaking."""
    if words.RECORDING.get(request.form.get("RecordingStatus", "")) == "finished":
        messages.keep_message(
            voice().runtime,
            _sid(),
            request.form.get("RecordingSid", "")[:34],
            whole_number(request, "RecordingDuration"),
            voice().clock(),
        )
    return _nothing()


@caller.post("/wait")
@declare(WaitingHop(in_queue=True))
def wait() -> Response:
    """One round of waiting in Twilio's queue."""
    return voice().speaker.steps(_waited(), in_queue=True)


@caller.post("/hold")
@declare(WaitingHop(in_queue=False))
def wait_outside() -> Response:
    """One round of waiting outside of Twilio's queue, when it could not keep the caller."""
    return voice().speaker.steps(_waited())


@caller.post("/choice")
@declare(WaitingHop(in_queue=True, asks_records=True))
def choice() -> Response:
    """A caller who was told that nobody is signed in leaves a message, or waits on."""
    return voice().speaker.steps(_chosen(), in_queue=True)


@caller.post("/hold-choice")
@declare(WaitingHop(in_queue=False, asks_records=True))
def choice_outside() -> Response:
    """The same outside of Twilio's queue."""
    return voice().speaker.steps(_chosen())


@caller.post("/left-line")
@declare(CallerHop())
def left_line() -> Response:
    """The caller is out of Twilio's queue."""
    result = request.form.get("QueueResult", "")
    match words.LEFT_QUEUE.get(result):
        case "gone":
            return _nothing()
        case "called_away":
            return voice().speaker.redirect("/voice/next", language_of(request.args))
        case _:
            log.error("queue.failed", call=_sid(), result=result[:20])
            return voice().speaker.redirect("/voice/hold", language_of(request.args))


@caller.post("/next")
@declare(CallerHop(failed_hops="looked_up"))
def go_on() -> Response:
    """The one road back: whatever the call's record requires."""
    return _spoken(next_step.go_on(voice().runtime, _sid(), voice().clock()))


@caller.post("/again/<question>/<int:attempt>")
@declare(CallerHop())
def again(question: str, attempt: int) -> Response:
    """The answer to this question could not be dealt with."""
    return _spoken(next_step.go_on(voice().runtime, _sid(), voice().clock(), (question, attempt)))


@caller.post("/after/<token>")
@declare(CallerHop(again="/voice/after/{token}"))
def after(token: str) -> Response:
    """The caller is out of the conference."""
    return _spoken(conference.caller_left(voice().runtime, _sid(), token, voice().clock()))


@caller.post("/score/<int:attempt>")
@declare(CallerHop())
def score(attempt: int) -> Response:
    """How satisfied the caller is."""
    return _spoken(conference.score(voice().runtime, _sid(), keys(request), voice().clock()))


@caller.post("/status")
@declare(Report())
def status() -> Response:
    """What has become of a caller's call."""
    reported = request.form.get("CallStatus", "")
    leg = words.LEG.get(reported)
    known = leg is not None
    if leg in OVER:
        known = ending.end_call(voice().runtime, _sid(), voice().clock(), leg) is not None
    if not known:
        log.warning("call.status_unknown", call=_sid(), status=reported[:20])
        return Response(status=204)
    return _nothing()


@caller.post("/fallback")
@declare(CallerHop(failed_hops="looked_up"))
def fallback() -> Response:
    """Twilio could not fetch or understand our last document: the record tells where to go on."""
    log.error(
        "voice.fallback", call=_sid(), code=request.form.get("ErrorCode", "")[:10],
        url=request.form.get("ErrorUrl", "")[:200],
    )  # fmt: skip
    if not next_step.can_go_on(voice().runtime, _sid()):
        return incoming()
    return fallen_back(records_answer=True)


@caller.post("/overflowed")
@declare(CallerHop(failed_hops="over"))
def overflowed() -> Response:
    """The overflow number was dialled."""
    dialled = words.DIALLED.get(request.form.get("DialCallStatus", ""))
    return voice().speaker.overflowed(language_of(request.args), dialled == "answered")


@caller.post("/room")
@declare(RoomMusic())
def room() -> Response:
    """Music for a leg that is alone in a conference for a moment."""
    return voice().speaker.music()


@caller.get("/music.wav")
@declare(Open())
def music() -> Response:
    """The music of the line. Twilio keeps it."""
    sound = files("webhooks.voice").joinpath("music.wav").read_bytes()
    answer = Response(sound, mimetype="audio/wav")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def _sid() -> str:
    sid = call_sid(request)
    assert sid is not None, "checked before the route runs"
    return sid


def _waited() -> Steps:
    return waiting.wait(voice().runtime, _sid(), language_of(request.args), voice().clock())


def _chosen() -> Steps:
    return waiting.leave_for_message(voice().runtime, _sid(), keys(request), voice().clock())


def _spoken(steps: Steps | None) -> Response:
    if steps is None:
        # A call that is not on record, or cannot be read, begins again.
        return voice().speaker.redirect("/voice/incoming", language_of(request.args))
    return voice().speaker.steps(steps)


def _unknown_number() -> Steps:
    return (Say("unknown_number", "fr"), Say("unknown_number", "en"), End())


def _nothing() -> Response:
    return Response("<Response/>", mimetype="text/xml")
