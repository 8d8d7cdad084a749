"""The hops of an agent's leg, and the conference's reports."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request

from callrouter.calls import conference, handoff
from callrouter.rules.steps import End
from callrouter.telephony import words
from webhooks.routes import declare
from webhooks.voice.context import voice
from webhooks.voice.kinds import AgentHop, Report
from webhooks.voice.request import call_sid, keys
from webhooks.voice.safety import fallen_back

log = structlog.get_logger()

agent = Blueprint("agent", __name__, url_prefix="/voice")


@agent.post("/agent/<token>")
@declare(AgentHop())
def picked_up(token: str) -> Response:
    """An agent picked up: who calls, and press 1. It is the leg's fallback, too."""
    if "ErrorUrl" in request.form:
        return fallen_back()
    steps = handoff.pick_up(voice().runtime, token, _sid(), voice().clock())
    return voice().speaker.steps(steps)


@agent.post("/agent/<token>/key/<int:attempt>")
@declare(AgentHop())
def pressed(token: str, attempt: int) -> Response:
    """An agent pressed a key, or none."""
    steps = handoff.press(voice().runtime, token, _sid(), keys(request), attempt, voice().clock())
    return voice().speaker.steps(steps)


@agent.post("/agent/<token>/left")
@declare(AgentHop())
def left(token: str) -> Response:
    """An agent is out of the conference: nothing more is said to it."""
    conference.left(voice().runtime, token, _sid(), voice().clock())
    return voice().speaker.steps((End(),))


@agent.post("/agent/<token>/status")
@declare(Report())
def status(token: str) -> Response:
    """What has become of an agent's leg."""
    reported = request.form.get("CallStatus", "")
    sequence = request.form.get("SequenceNumber", "")
    leg = words.LEG.get(reported)
    if leg is None:
        log.warning("leg.status_unknown", offer=token, status=reported[:20])
    else:
        handoff.leg_reported(voice().runtime, token, _sid(), leg, sequence, voice().clock())
    return Response("<Response/>", mimetype="text/xml")


@agent.post("/conference/<token>")
@declare(Report(names_call=False))
def in_conference(token: str) -> Response:
    """Somebody came into the conference, or left it."""
    sid = call_sid(request)
    event = words.PARTICIPANT.get(request.form.get("StatusCallbackEvent", ""))
    if sid is not None and event == "joined":
        conference.joined(voice().runtime, token, sid, voice().clock())
    elif sid is not None and event == "left":
        conference.left(voice().runtime, token, sid, voice().clock())
    return Response("<Response/>", mimetype="text/xml")


def _sid() -> str:
    sid = call_sid(request)
    assert sid is not None, "checked before the route runs"
    return sid
