"""Conferences: fetch, list, end."""

from typing import Any

from aiohttp import web

from callrouter.sandbox.calls import API_VERSION, rfc2822
from callrouter.sandbox.conferences import Room
from callrouter.sandbox.exchange import Exchange
from callrouter.sandbox.rest.answers import BASE, EXCHANGE, page, posted, queried, require

_LIST_LACKING = dict.fromkeys(
    ("DateCreated", "DateCreated<", "DateCreated>", "DateUpdated", "DateUpdated<", "DateUpdated>"),
    "",
)


def routes() -> list[web.RouteDef]:
    """The conferences of the account."""
    return [
        web.get(BASE + "/Conferences.json", _list),
        web.get(BASE + "/Conferences/{sid}.json", _fetch),
        web.post(BASE + "/Conferences/{sid}.json", _update),
    ]


def _show(exchange: Exchange, room: Room) -> dict[str, Any]:
    path = f"/{API_VERSION}/Accounts/{exchange.account_sid}/Conferences/{room.sid}"
    shown: dict[str, Any] = {
        "sid": room.sid,
        "account_sid": exchange.account_sid,
        "api_version": API_VERSION,
        "friendly_name": room.name,
        "region": "us1",
        "status": room.status,
        "date_created": rfc2822(room.created_at),
        "date_updated": rfc2822(room.updated_at),
        "uri": path + ".json",
        "call_sid_ending_conference": room.ended_by,
        "reason_conference_ended": room.reason_ended,
        "subresource_uris": {
            "participants": path + "/Participants.json",
            "recordings": path + "/Recordings.json",
        },
    }
    return shown


async def _list(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    form = queried(request, ("FriendlyName", "Status"), _LIST_LACKING)
    status = form.choice("Status", ("init", "in-progress", "completed"), 20001)
    rooms = [
        room
        for room in reversed(exchange.rooms.values())
        if (not status or room.status == status)
        and ("FriendlyName" not in form or room.name == form.get("FriendlyName"))
    ]
    return page(request, form, "conferences", rooms, lambda room: _show(exchange, room))


async def _fetch(request: web.Request) -> web.Response:
    return web.json_response(_show(request.app[EXCHANGE], wanted_room(request)))


async def _update(request: web.Request) -> web.Response:
    form = await posted(request, ("Status", "AnnounceMethod"), {"AnnounceUrl": ""})
    room = wanted_room(request)
    if form.choice("Status", ("completed",), 20001):
        room.end()
    return web.json_response(_show(request.app[EXCHANGE], room))


def wanted_room(request: web.Request) -> Room:
    """The conference the request names. Raises ApiError."""
    return require(request.app[EXCHANGE].rooms.get(request.match_info["sid"]), request)
