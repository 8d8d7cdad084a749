"""Queues and their members: create, fetch, list, update, delete; dequeue a member."""

from typing import Any

from aiohttp import web

from callrouter.sandbox.calls import API_VERSION, rfc2822
from callrouter.sandbox.exchange import Exchange
from callrouter.sandbox.leg import Redirected, Request
from callrouter.sandbox.queues import DEFAULT_SIZE, LARGEST, LONGEST_NAME, Member, Queue
from callrouter.sandbox.rest.answers import (
    BASE,
    EXCHANGE,
    ApiError,
    not_found,
    page,
    posted,
    queried,
    require,
)

_MEMBERS = BASE + "/Queues/{sid}/Members"


def routes() -> list[web.RouteDef]:
    """The queues of the account."""
    return [
        web.post(BASE + "/Queues.json", _create),
        web.get(BASE + "/Queues.json", _list),
        web.get(BASE + "/Queues/{sid}.json", _fetch),
        web.post(BASE + "/Queues/{sid}.json", _update),
        web.delete(BASE + "/Queues/{sid}.json", _delete),
        web.get(_MEMBERS + ".json", _list_members),
        web.get(_MEMBERS + "/{call}.json", _fetch_member),
        web.post(_MEMBERS + "/{call}.json", _dequeue),
    ]


def _show(exchange: Exchange, queue: Queue) -> dict[str, Any]:
    path = f"/{API_VERSION}/Accounts/{exchange.account_sid}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": exchange.account_sid,
        "friendly_name": queue.name,
        "current_size": len(queue.members),
        "max_size": queue.max_size,
        "average_wait_time": queue.average_wait(exchange.clock.now()),
        "date_created": rfc2822(queue.created_at),
        "date_updated": rfc2822(queue.updated_at),
        "uri": path + ".json",
        "subresource_uris": {"members": path + "/Members.json"},
    }


def _show_member(exchange: Exchange, member: Member) -> dict[str, Any]:
    path = f"/{API_VERSION}/Accounts/{exchange.account_sid}/Queues/{member.queue.sid}/Members"
    return {
        "call_sid": member.call.sid,
        "queue_sid": member.queue.sid,
        "date_enqueued": rfc2822(member.since),
        "position": member.position(),
        "wait_time": member.waited(exchange.clock.now()),
        "uri": f"{path}/{member.call.sid}.json",
    }


def _name(name: str) -> str:
    if not name or len(name) > LONGEST_NAME:
        raise ApiError(400, 22001, f"A queue's FriendlyName has 1 to {LONGEST_NAME} characters")
    return name


async def _create(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    form = await posted(request, ("FriendlyName", "MaxSize"))
    size = form.number("MaxSize", 1, LARGEST, 22002, DEFAULT_SIZE)
    queue = Queue(_name(form.get("FriendlyName")), exchange.clock.now(), size)
    try:
        exchange.add_queue(queue)
    except ValueError as taken:
        raise ApiError(400, 22003, f"Queue with FriendlyName {taken} already exists") from taken
    return web.json_response(_show(exchange, queue), status=201)


async def _list(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    queues = list(reversed(exchange.queues.values()))
    return page(request, queried(request, ()), "queues", queues, lambda q: _show(exchange, q))


async def _fetch(request: web.Request) -> web.Response:
    return web.json_response(_show(request.app[EXCHANGE], _wanted(request)))


async def _update(request: web.Request) -> web.Response:
    exchange, queue = request.app[EXCHANGE], _wanted(request)
    form = await posted(request, ("FriendlyName", "MaxSize"))
    size = form.number("MaxSize", 1, LARGEST, 22002, queue.max_size)
    try:
        exchange.rename_queue(queue, _name(form.get("FriendlyName", queue.name)))
    except ValueError as taken:
        raise ApiError(400, 22003, f"Queue with FriendlyName {taken} already exists") from taken
    queue.max_size = size
    queue.updated_at = exchange.clock.now()
    return web.json_response(_show(exchange, queue))


async def _delete(request: web.Request) -> web.Response:
    queue = _wanted(request)
    if queue.members:
        raise ApiError(400, 22004, "The queue is not empty")
    request.app[EXCHANGE].drop_queue(queue)
    return web.Response(status=204)


async def _list_members(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    members = list(_wanted(request).members.values())
    form = queried(request, ())
    return page(request, form, "queue_members", members, lambda m: _show_member(exchange, m))


async def _fetch_member(request: web.Request) -> web.Response:
    return web.json_response(_show_member(request.app[EXCHANGE], _member(request)))


async def _dequeue(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    form = await posted(request, ("Url", "Method"))
    queue = _wanted(request)
    url = form.url("Url")
    if not url:
        raise ApiError(400, 21205, "Url parameter is required.")
    former = exchange.calls.get(request.match_info["call"])
    if former is not None and former.member is None and former.former_queue == queue.sid:
        # Documented to fail, not how: a switch.
        if exchange.switches.second_dequeue_status == 400:
            raise ApiError(400, 20001, "The call is no longer in the queue")
        raise not_found(request.path)
    member = _member(request)
    shown = _show_member(exchange, member) | {"position": 0}
    queue.leave(member)
    member.call.leg.interrupt(Redirected(Request(url, form.method("Method"))))
    return web.json_response(shown)


def _wanted(request: web.Request) -> Queue:
    return require(request.app[EXCHANGE].queues.get(request.match_info["sid"]), request)


def _member(request: web.Request) -> Member:
    """The member named by its call's SID, or `Front`."""
    queue, sid = _wanted(request), request.match_info["call"]
    front = next(iter(queue.members), "")
    return require(queue.members.get(front if sid == "Front" else sid), request)
