"""Participants of a conference: fetch, list, update, kick."""

from typing import Any

from aiohttp import web

from callrouter.sandbox.calls import API_VERSION, rfc2822
from callrouter.sandbox.conferences import Participant
from callrouter.sandbox.exchange import Exchange
from callrouter.sandbox.leg import Expelled
from callrouter.sandbox.rest.answers import (
    BASE,
    EXCHANGE,
    ApiError,
    Form,
    page,
    posted,
    queried,
    require,
)
from callrouter.sandbox.rest.conferences import wanted_room

_BASE = BASE + "/Conferences/{sid}/Participants"
_UPDATE = (
    "Muted", "Hold", "HoldUrl", "HoldMethod", "EndConferenceOnExit", "Coaching", "CallSidToCoach",
    "AnnounceMethod", "WaitMethod",
)  # fmt: skip
_UPDATE_LACKING = {"AnnounceUrl": "", "WaitUrl": "", "BeepOnExit": "false"}


def routes() -> list[web.RouteDef]:
    """The participants of a conference."""
    return [
        web.get(_BASE + ".json", _list),
        web.get(_BASE + "/{call}.json", _fetch),
        web.post(_BASE + "/{call}.json", _update),
        web.delete(_BASE + "/{call}.json", _kick),
    ]


def _show(exchange: Exchange, participant: Participant) -> dict[str, Any]:
    room, call = participant.room, participant.call
    path = f"/{API_VERSION}/Accounts/{exchange.account_sid}/Conferences/{room.sid}/Participants"
    return {
        "account_sid": exchange.account_sid,
        "call_sid": call.sid,
        "label": participant.label,
        "conference_sid": room.sid,
        "call_sid_to_coach": participant.coach,
        "coaching": participant.coach is not None,
        "date_created": rfc2822(participant.since),
        "date_updated": rfc2822(participant.updated_at),
        "end_conference_on_exit": participant.end_on_exit,
        "muted": participant.muted,
        "hold": participant.hold,
        "start_conference_on_enter": participant.start_on_enter,
        "status": "connected",
        "queue_time": str(call.queue_time_ms),
        "uri": f"{path}/{call.sid}.json",
    }


async def _list(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    form = queried(request, ("Muted", "Hold", "Coaching"))
    found = [
        participant
        for participant in wanted_room(request).participants.values()
        if ("Muted" not in form or participant.muted == form.flag("Muted"))
        and ("Hold" not in form or participant.hold == form.flag("Hold"))
        and ("Coaching" not in form or (participant.coach is not None) == form.flag("Coaching"))
    ]
    return page(request, form, "participants", found, lambda p: _show(exchange, p))


async def _fetch(request: web.Request) -> web.Response:
    return web.json_response(_show(request.app[EXCHANGE], _wanted(request)))


async def _update(request: web.Request) -> web.Response:
    form = await posted(request, _UPDATE, _UPDATE_LACKING)
    participant = _wanted(request)
    room = participant.room
    coach = form.get("CallSidToCoach", participant.coach or "")
    asked = "Coaching" in form or "CallSidToCoach" in form  # else the coached may have left
    coaches = form.flag("Coaching", "CallSidToCoach" in form)
    if asked and coaches and coach not in room.participants:
        raise ApiError(400, 13240, f"CallSidToCoach {coach!r} is not in the conference")
    hold_url = form.url("HoldUrl")
    if hold_url:
        participant.hold_url = (hold_url, form.method("HoldMethod", "GET"))
    muted = form.get("Muted").lower() == "true"  # any other value is read as false
    if "Muted" in form and muted != participant.muted:
        participant.muted = muted
        room.update(participant, "mute", _event("mute", participant.muted))
    if "Hold" in form and form.flag("Hold") != participant.hold:
        participant.hold = form.flag("Hold")
        room.update(participant, "hold", _event("hold", participant.hold))
    _modify(form, participant, coach)
    return web.json_response(_show(request.app[EXCHANGE], participant))


def _event(name: str, on: bool) -> str:
    return f"participant-{'' if on else 'un'}{name}"


def _modify(form: Form, participant: Participant, coach: str) -> None:
    """What is told as participant-modify."""
    before = (participant.end_on_exit, participant.coach)
    participant.end_on_exit = form.flag("EndConferenceOnExit", participant.end_on_exit)
    if "Coaching" in form or "CallSidToCoach" in form:
        participant.coach = coach if form.flag("Coaching", bool(coach)) else None
    if (participant.end_on_exit, participant.coach) != before:
        participant.room.update(participant, "modify", "participant-modify")


async def _kick(request: web.Request) -> web.Response:
    participant = _wanted(request)
    participant.room.leave(participant, "participant_updated_via_api", kicked=True)
    participant.call.leg.interrupt(Expelled())
    return web.Response(status=204)


def _wanted(request: web.Request) -> Participant:
    """The participant named by its call's SID or its label."""
    room, name = wanted_room(request), request.match_info["call"]
    labelled = next((p for p in room.participants.values() if p.label == name), None)
    return require(room.participants.get(name) or labelled, request)
