"""Recordings: list, fetch, delete, and their sound."""

from typing import Any

from aiohttp import web

from callrouter.sandbox.calls import API_VERSION, rfc2822
from callrouter.sandbox.exchange import Exchange
from callrouter.sandbox.recordings import Recording
from callrouter.sandbox.rest.answers import BASE, EXCHANGE, not_found, page, queried, require

_LACKING = {
    "DateCreated": "", "DateCreated<": "", "DateCreated>": "", "IncludeSoftDeleted": "false",
}  # fmt: skip


def routes() -> list[web.RouteDef]:
    """The recordings of the account, of a call, of a conference."""
    return [
        web.get(BASE + "/Recordings.json", _list),
        web.get(BASE + "/Calls/{call}/Recordings.json", _list),
        web.get(BASE + "/Conferences/{conference}/Recordings.json", _list),
        web.get(BASE + "/Recordings/{sid}.json", _fetch),
        web.get(BASE + "/Calls/{call}/Recordings/{sid}.json", _fetch),
        web.delete(BASE + "/Recordings/{sid}.json", _delete),
        web.get(BASE + "/Recordings/{sid}.mp3", _mp3),
        web.get(BASE + "/Recordings/{sid}.wav", _wav),
        web.get(BASE + "/Recordings/{sid}", _wav),
    ]


def _show(exchange: Exchange, recording: Recording) -> dict[str, Any]:
    path = f"/{API_VERSION}/Accounts/{exchange.account_sid}/Recordings/{recording.sid}"
    duration = None if recording.duration is None else str(recording.duration)
    return {
        "sid": recording.sid,
        "account_sid": exchange.account_sid,
        "api_version": API_VERSION,
        "call_sid": recording.call_sid,
        "conference_sid": recording.conference_sid,
        "channels": 1,
        "date_created": rfc2822(recording.started_at),
        "date_updated": rfc2822(recording.updated_at),
        "start_time": rfc2822(recording.started_at),
        "duration": duration,
        "price": None,
        "price_unit": "USD",
        "source": recording.source,
        "status": recording.status,
        "error_code": None,
        "encryption_details": None,
        "uri": path + ".json",
        "media_url": exchange.recordings.url(recording),
        "subresource_uris": {},
    }


async def _list(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    form = queried(request, ("CallSid", "ConferenceSid"), _LACKING)
    call = request.match_info.get("call") or form.get("CallSid")
    conference = request.match_info.get("conference") or form.get("ConferenceSid")
    found = [
        recording
        for recording in reversed(exchange.recordings.by_sid.values())
        if (not call or recording.call_sid == call)
        and (not conference or recording.conference_sid == conference)
    ]
    return page(request, form, "recordings", found, lambda r: _show(exchange, r))


async def _fetch(request: web.Request) -> web.Response:
    shown = _show(request.app[EXCHANGE], _wanted(request))
    if "call" in request.match_info:
        # A call's own recordings have a number for a price, a track and no media_url.
        for name in ("media_url", "subresource_uris"):
            del shown[name]
        shown["track"] = "both"
    return web.json_response(shown)


async def _delete(request: web.Request) -> web.Response:
    request.app[EXCHANGE].recordings.delete(_wanted(request).sid)
    return web.Response(status=204)


async def _mp3(request: web.Request) -> web.Response:
    return web.Response(body=_finished(request).mp3(), content_type="audio/mpeg")


async def _wav(request: web.Request) -> web.Response:
    return web.Response(body=_finished(request).wav(), content_type="audio/x-wav")


def _finished(request: web.Request) -> Recording:
    """A recording whose file exists."""
    recording = _wanted(request)
    if recording.status != "completed":
        raise not_found(request.path)
    return recording


def _wanted(request: web.Request) -> Recording:
    sid = request.match_info["sid"]
    recording = require(request.app[EXCHANGE].recordings.by_sid.get(sid), request)
    if request.match_info.get("call", recording.call_sid) != recording.call_sid:
        raise not_found(request.path)
    return recording
