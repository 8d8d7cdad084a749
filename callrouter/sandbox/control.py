"""The control API: what tests and the pages do with phones, time, switches and logs."""

import asyncio
import re
from datetime import timedelta
from typing import Any

from aiohttp import web

from callrouter.sandbox.calls import Call
from callrouter.sandbox.exchange import NumberUnknown, PhoneBusy
from callrouter.sandbox.inbox import Inbox
from callrouter.sandbox.phones import BEHAVIOURS, Phone
from callrouter.sandbox.rest.answers import EXCHANGE

INBOX = web.AppKey("inbox", Inbox)
_HEARTBEAT_SECONDS = 10.0
_LONGEST_SECONDS = 366 * 86_400
_KEYS = re.compile(r"[0-9*#]+")


def routes() -> list[web.RouteDef]:
    """Everything under /sandbox except the inbox, and /health."""
    return [
        web.get("/health", _health),
        web.get("/sandbox/numbers", _numbers),
        web.get("/sandbox/phones", _phones),
        web.post("/sandbox/phones", _add_phone),
        web.get("/sandbox/phones/{number}", _show_phone),
        web.post("/sandbox/phones/{number}/{act}", _act),
        web.get("/sandbox/events", _events),
        web.get("/sandbox/calls", _calls),
        web.get("/sandbox/calls/{sid}", _call),
        web.get("/sandbox/webhooks", _webhooks),
        web.get("/sandbox/reports", _reports),
        web.delete("/sandbox/reports", _clear_reports),
        web.get("/sandbox/switches", _switches),
        web.post("/sandbox/switches", _set_switches),
        web.post("/sandbox/auth", _auth),
        web.get("/sandbox/clock", _clock),
        web.post("/sandbox/clock/advance", _advance),
        web.post("/sandbox/settle", _settle),
        web.post("/sandbox/reset", _reset),
    ]


class Refused(web.HTTPException):
    """A control request that makes no sense, with the reason as JSON."""

    status_code = 400

    def __init__(self, status: int, reason: str) -> None:
        self.status_code = status
        body = web.json_response({"error": reason})
        super().__init__(text=body.text, content_type="application/json")


async def _body(request: web.Request) -> dict[str, Any]:
    if not request.can_read_body:
        return {}
    try:
        body = await request.json()
    except (LookupError, ValueError) as problem:
        raise Refused(400, f"not JSON: {problem}") from problem
    if not isinstance(body, dict):
        raise Refused(400, "a JSON object is wanted")
    return body


def _seconds(body: dict[str, Any], default: float | None = None) -> float:
    """How many seconds are asked for. Raises Refused."""
    seconds: Any = body.get("seconds", default)
    if type(seconds) not in (int, float) or not 0 <= seconds <= _LONGEST_SECONDS:
        raise Refused(400, f"seconds is a number from 0 to {_LONGEST_SECONDS}")
    return float(seconds)


async def _health(request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _numbers(request: web.Request) -> web.Response:
    numbers = request.app[EXCHANGE].numbers.values()
    shown = [{"number": n.number, "name": n.name, "voice_url": n.voice_url} for n in numbers]
    return web.json_response({"numbers": shown})


async def _phones(request: web.Request) -> web.Response:
    phones = request.app[EXCHANGE].phones.values()
    return web.json_response({"phones": [phone.to_json() for phone in phones]})


async def _add_phone(request: web.Request) -> web.Response:
    body = await _body(request)
    if not isinstance(body.get("number"), str):
        raise Refused(400, "a phone needs its number")
    phone = Phone(
        body["number"],
        name=str(body.get("name", "")),
        group=str(body.get("group", "")),
        language=str(body.get("language", "en")),
    )
    request.app[EXCHANGE].add(phone)
    return web.json_response(phone.to_json(), status=201)


async def _show_phone(request: web.Request) -> web.Response:
    return web.json_response(_phone(request).to_json())


async def _act(request: web.Request) -> web.Response:
    """One thing a person does with a phone."""
    phone, body = _phone(request), await _body(request)
    act = request.match_info["act"]
    status = 200
    if act == "dial":
        _dial(request, phone, body)
        status = 202
    elif act == "answer":
        _ringing(phone).leg.signal("answer")
    elif act == "decline":
        _ringing(phone).leg.signal("decline")
    elif act == "hangup":
        _hang_up(_on_call(phone))
    elif act == "press":
        keys = str(body.get("digits", ""))
        if not _KEYS.fullmatch(keys):
            raise Refused(400, f"digits are 0-9, * and #, not {keys!r}")
        keep = request.app[EXCHANGE].switches.type_ahead
        _on_call(phone).leg.press(keys, keep=keep)
    elif act == "talk":
        _talk(request, _on_call(phone), _seconds(body, 1))
    elif act == "behaviour":
        if body.get("behaviour") not in BEHAVIOURS:
            raise Refused(400, f"behaviour is one of {', '.join(BEHAVIOURS)}")
        phone.behaviour = str(body["behaviour"])
        request.app[EXCHANGE].events.phone_changed(phone)
    else:
        raise Refused(404, f"no such act: {act}")
    await asyncio.sleep(0)  # the call's own task takes note before the answer is written
    return web.json_response(phone.to_json(), status=status)


def _dial(request: web.Request, phone: Phone, body: dict[str, Any]) -> None:
    shown = body.get("from")
    if not isinstance(shown, str | None):
        raise Refused(400, f"from is a text, not {shown!r}")
    try:
        request.app[EXCHANGE].dial(
            phone, str(body.get("to", "")), shown, bool(body.get("withheld"))
        )
    except PhoneBusy as problem:
        raise Refused(409, str(problem)) from problem
    except NumberUnknown as problem:
        raise Refused(404, str(problem)) from problem


def _hang_up(call: Call) -> None:
    """Before the answer a caller gives up, and a called party declines."""
    if call.answered_at is not None:
        call.end("completed", "caller")
    elif call.direction == "inbound":
        call.end("no-answer", "caller", 487)
    else:
        call.leg.signal("decline")


def _talk(request: web.Request, call: Call, seconds: float) -> None:
    if call.answered_at is None:
        raise Refused(409, "the call is not answered")
    now = request.app[EXCHANGE].clock.now()
    call.talk.append((now, now + timedelta(seconds=seconds)))
    call.leg.signal("talk")


def _phone(request: web.Request) -> Phone:
    phone = request.app[EXCHANGE].phones.get(request.match_info["number"])
    if phone is None:
        raise Refused(404, f"no phone {request.match_info['number']}")
    return phone


def _on_call(phone: Phone) -> Call:
    if phone.call is None:
        raise Refused(409, f"{phone.number} is not on a call")
    return phone.call


def _ringing(phone: Phone) -> Call:
    if phone.call is None or phone.state != "ringing":
        raise Refused(409, f"{phone.number} is not ringing")
    return phone.call


async def _events(request: web.Request) -> web.StreamResponse:
    events = request.app[EXCHANGE].events
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    )
    await response.prepare(request)
    queue = events.watch()
    try:
        await response.write(b": watching\n\n")
        while True:
            try:
                event, data = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")
            else:
                await response.write(f"event: {event}\ndata: {data}\n\n".encode())
    except ConnectionResetError:
        return response  # the watcher went away
    finally:
        events.unwatch(queue)


async def _calls(request: web.Request) -> web.Response:
    calls = request.app[EXCHANGE].calls.values()
    return web.json_response({"calls": [call.view() for call in calls]})


async def _call(request: web.Request) -> web.Response:
    call = request.app[EXCHANGE].calls.get(request.match_info["sid"])
    if call is None:
        raise Refused(404, f"no call {request.match_info['sid']}")
    return web.json_response(call.view())


async def _webhooks(request: web.Request) -> web.Response:
    since = request.query.get("since", "0")
    if not re.fullmatch("[0-9]{1,18}", since):
        raise Refused(400, "since is a number")
    return web.json_response({"webhooks": request.app[EXCHANGE].webhooks.since(int(since))})


async def _reports(request: web.Request) -> web.Response:
    return web.json_response({"reports": request.app[EXCHANGE].reports.to_json()})


async def _clear_reports(request: web.Request) -> web.Response:
    request.app[EXCHANGE].reports.clear()
    return web.json_response({"reports": []})


async def _switches(request: web.Request) -> web.Response:
    return web.json_response(request.app[EXCHANGE].switches.to_json())


async def _set_switches(request: web.Request) -> web.Response:
    switches = request.app[EXCHANGE].switches
    try:
        switches.change(await _body(request))
    except ValueError as problem:
        raise Refused(400, str(problem)) from problem
    return web.json_response(switches.to_json())


async def _auth(request: web.Request) -> web.Response:
    token = (await _body(request)).get("auth_token")
    if not isinstance(token, str) or not token:
        raise Refused(400, "auth_token is wanted")
    request.app[EXCHANGE].change_token(token)
    return web.json_response({})


async def _clock(request: web.Request) -> web.Response:
    clock = request.app[EXCHANGE].clock
    mode = "stepped" if clock.stepped else "wall"
    return web.json_response({"now": clock.now().isoformat(), "mode": mode})


async def _advance(request: web.Request) -> web.Response:
    clock = request.app[EXCHANGE].clock
    if not clock.stepped:
        raise Refused(409, "the clock runs at wall speed")
    await clock.advance(_seconds(await _body(request)))
    return web.json_response({"now": clock.now().isoformat()})


async def _settle(request: web.Request) -> web.Response:
    await request.app[EXCHANGE].clock.settle()
    return web.json_response({})


async def _reset(request: web.Request) -> web.Response:
    await request.app[EXCHANGE].reset()
    await request.app[INBOX].reset()
    request.app[EXCHANGE].events.was_reset()
    return web.json_response({})
