"""Calls: create, fetch, list, update."""

from typing import Any

from aiohttp import web

from callrouter.sandbox.calls import API_VERSION, Call, Callback, rfc2822
from callrouter.sandbox.documents import LONGEST_INLINE
from callrouter.sandbox.exchange import Exchange, Order
from callrouter.sandbox.leg import Redirected, Request
from callrouter.sandbox.numbers import is_number, is_other_address
from callrouter.sandbox.rest.answers import (
    BASE,
    EXCHANGE,
    ApiError,
    Form,
    not_supported,
    page,
    posted,
    queried,
    require,
)
from callrouter.sandbox.rest.faults import lose_answer, maybe_refuse

EVENTS = ("initiated", "ringing", "answered", "completed")
CREATED_AT = "/Calls.json"
STATUSES = (
    "queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled",
)  # fmt: skip
_CREATE = frozenset({
    "To", "From", "Url", "Twiml", "Method", "FallbackUrl", "FallbackMethod", "StatusCallback",
    "StatusCallbackEvent", "StatusCallbackMethod", "Timeout", "TimeLimit", "MachineDetection",
    "MachineDetectionTimeout", "MachineDetectionSpeechThreshold",
    "MachineDetectionSpeechEndThreshold", "MachineDetectionSilenceTimeout",
    # What only means something beside a field that is lacking, or is only shown or told.
    "RecordingChannels", "RecordingStatusCallback", "RecordingStatusCallbackMethod",
    "RecordingStatusCallbackEvent", "RecordingTrack", "Trim", "AsyncAmdStatusCallback",
    "AsyncAmdStatusCallbackMethod", "SipAuthUsername", "SipAuthPassword",
    "ClientNotificationUrl", "CallReason",
})  # fmt: skip
_CREATE_LACKING = {
    "Record": "false", "AsyncAmd": "false", "SendDigits": "", "CallerId": "", "CallToken": "",
    "Byoc": "", "ApplicationSid": "",
}  # fmt: skip
_UPDATE = frozenset({
    "Url", "Twiml", "Method", "Status", "FallbackUrl", "FallbackMethod", "StatusCallback",
    "StatusCallbackMethod",
})  # fmt: skip
_LIST_LACKING = dict.fromkeys(
    ("StartTime", "StartTime<", "StartTime>", "EndTime", "EndTime<", "EndTime>"), ""
)
_DETECTION_TUNED = (
    ("MachineDetectionSpeechThreshold", 1000, 6000, 2400),
    ("MachineDetectionSpeechEndThreshold", 500, 5000, 1200),
    ("MachineDetectionSilenceTimeout", 2000, 10_000, 5000),
)
"""Name, lowest, highest and default: a switch finds what is detected, so they only count as
right or wrong."""


def routes() -> list[web.RouteDef]:
    """The calls of the account."""
    return [
        web.post(BASE + "/Calls.json", _create),
        web.get(BASE + "/Calls.json", _list),
        web.get(BASE + "/Calls/{sid}.json", _fetch),
        web.post(BASE + "/Calls/{sid}.json", _update),
    ]


def show(call: Call) -> dict[str, Any]:
    """The call as Twilio's JSON."""
    exchange = call.exchange
    path = f"/{API_VERSION}/Accounts/{exchange.account_sid}/Calls/{call.sid}"
    number = exchange.numbers.get(call.to if call.direction == "inbound" else call.from_)
    return {
        "sid": call.sid,
        "account_sid": exchange.account_sid,
        "parent_call_sid": call.parent.sid if call.parent else None,
        "to": call.to,
        "to_formatted": call.to,
        "from": call.from_,
        "from_formatted": call.from_,
        "phone_number_sid": number.sid if number else None,
        "status": "queued" if call.status == "initiated" else call.status,
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.updated_at),
        "start_time": rfc2822(call.started_at) if call.started_at else None,
        "end_time": rfc2822(call.ended_at) if call.ended_at else None,
        "duration": str(call.duration()) if call.ended_at else None,
        "price": None,
        "price_unit": "USD",
        "direction": call.direction,
        "answered_by": call.answered_by,
        "api_version": API_VERSION,
        "forwarded_from": call.forwarded_from or None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": str(call.queue_time_ms),
        "trunk_sid": None,
        "uri": path + ".json",
        "subresource_uris": {"recordings": path + "/Recordings.json"},
    }


async def _create(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    form = await posted(request, _CREATE, _CREATE_LACKING)
    call, started = exchange.place(order_of(exchange, form))
    if started is not None:
        await started.wait()
    if exchange.switches.spend("create_lost_times"):
        await lose_answer(request, exchange.switches.create_lost_how)
    return web.json_response(show(call), status=201)


def order_of(exchange: Exchange, form: Form) -> Order:
    """What a calls.create asks for. Raises ApiError."""
    to, from_ = form.get("To"), form.get("From")
    if not to:
        raise ApiError(400, 21201, "No 'To' number is specified")
    if not from_:
        raise ApiError(400, 21213, "No 'From' number is specified")
    for address in (to, from_):
        if is_other_address(address):
            raise not_supported(exchange, f"calls with {address}", CREATED_AT)
    if not is_number(to):
        raise ApiError(
            400, 21211, f"The phone number you are attempting to call, {to}, is not valid."
        )
    if from_ not in exchange.numbers:
        message = (
            f"The source phone number provided, {from_}, is not yet verified for your account."
        )
        raise ApiError(400, 21210, message)
    maybe_refuse(exchange.switches, to)
    return Order(
        to=to,
        from_=from_,
        first=first_document(form),
        callback=Callback(
            form.url("StatusCallback"),
            form.method("StatusCallbackMethod"),
            events_of(exchange, form),
        ),
        fallback=(form.url("FallbackUrl"), form.method("FallbackMethod")),
        ring_seconds=form.number("Timeout", 1, 600, 21208, 60),
        time_limit=form.number("TimeLimit", 1, 86_400, 20001, 14_400),
        detect_seconds=_detection(exchange, form),
    )


def _detection(exchange: Exchange, form: Form) -> int | None:
    """The seconds that machine detection may take, None where none is wanted. Raises
    ApiError."""
    seconds = form.number("MachineDetectionTimeout", 3, 59, 21234, 30)
    for name, low, high, default in _DETECTION_TUNED:
        form.number(name, low, high, 21234, default)
    wanted = form.choice("MachineDetection", ("Enable", "DetectMessageEnd"), 21234)
    if wanted == "DetectMessageEnd":
        raise not_supported(exchange, "MachineDetection=DetectMessageEnd", CREATED_AT)
    return seconds if wanted else None


def events_of(exchange: Exchange, form: Form) -> frozenset[str]:
    """The events wanted. One that does not exist is what Twilio silently drops: reported."""
    wanted = form.all("StatusCallbackEvent")
    for event in wanted:
        if event not in EVENTS:
            exchange.reports.add(21626, f"StatusCallbackEvent {event!r} does not exist")
    return frozenset(wanted or ["completed"])


def first_document(form: Form) -> Request:
    """The document a call begins with: beside a Url, Twiml is ignored. Raises ApiError."""
    url, twiml = form.url("Url"), form.get("Twiml")
    if not url and not twiml:
        raise ApiError(400, 21205, "Url parameter is required.")
    return _document(form, url, "" if url else twiml)


def next_document(form: Form) -> Request:
    """The document a call is moved to, by Url or as Twiml, if by either. Raises ApiError."""
    url, twiml = form.url("Url"), form.get("Twiml")
    if url and twiml:
        raise ApiError(400, 21218, "Only one of Url and Twiml may be given")
    return _document(form, url, twiml)


def _document(form: Form, url: str, twiml: str) -> Request:
    if len(twiml) > LONGEST_INLINE:
        raise ApiError(400, 32018, f"Twiml is longer than {LONGEST_INLINE} characters")
    return Request(url, form.method("Method"), twiml=twiml or None)


async def _list(request: web.Request) -> web.Response:
    form = queried(request, ("To", "From", "ParentCallSid", "Status"), _LIST_LACKING)
    status = form.choice("Status", STATUSES, 20001)
    found = [
        call
        for call in reversed(request.app[EXCHANGE].calls.values())
        if (not status or show_status(call) == status)
        and ("To" not in form or call.to == form.get("To"))
        and ("From" not in form or call.from_ == form.get("From"))
        and (
            "ParentCallSid" not in form
            or (call.parent is not None and call.parent.sid == form.get("ParentCallSid"))
        )
    ]
    return page(request, form, "calls", found, show)


def show_status(call: Call) -> str:
    """The status as REST names it: there is no `initiated`."""
    return "queued" if call.status == "initiated" else call.status


async def _fetch(request: web.Request) -> web.Response:
    return web.json_response(show(_wanted(request)))


async def _update(request: web.Request) -> web.Response:
    form = await posted(request, _UPDATE, {"TimeLimit": ""})
    call = _wanted(request)
    target = next_document(form)
    status = form.choice("Status", ("canceled", "completed"), 21220)
    fallback = (form.url("FallbackUrl"), form.method("FallbackMethod"))
    callback = Callback(
        form.url("StatusCallback"), form.method("StatusCallbackMethod"), call.callback.events
    )
    if not call.live:
        raise ApiError(400, 21220, "Call is not in-progress. Cannot redirect.")
    if status == "canceled" and call.status not in ("queued", "initiated", "ringing"):
        raise ApiError(400, 21220, "Call is in-progress. Cannot cancel.")
    if (target.url or target.twiml) and not status and call.status != "in-progress":
        raise ApiError(400, 21220, "Call is not in-progress. Cannot redirect.")
    if callback.url:
        call.callback = callback
    if fallback[0]:
        call.fallback = fallback
    if status:
        if call.direction != "inbound" and call.answered_at is None:
            status = "canceled"
        call.end(status, "api", 487 if status == "canceled" else 200)
    elif target.url or target.twiml:
        if call.member is not None:
            call.member.queue.leave(call.member)
        call.leg.interrupt(Redirected(target))
    return web.json_response(show(call))


def _wanted(request: web.Request) -> Call:
    return require(request.app[EXCHANGE].calls.get(request.match_info["sid"]), request)
