"""The faults of REST that a test can order."""

import asyncio

from aiohttp import web

from callrouter.sandbox.rest.answers import EXCHANGE, ApiError
from callrouter.sandbox.switches import Switches

# Longer than any client waits; a hung request is never answered.
_HANG_SECONDS = 300.0

_ERRORS = {
    "429": ApiError(429, 20429, "Too Many Requests"),
    "500": ApiError(500, 20500, "An internal server error has occurred"),
    "503": ApiError(503, 20503, "Service unavailable"),
}

_STATUS_OF_REFUSAL = {20003: 401, 20429: 429}


async def maybe_fail(request: web.Request) -> None:
    """Let this request meet the fault that is switched on, if it is meant. Raises ApiError."""
    switches = request.app[EXCHANGE].switches
    if switches.rest_fault == "none":
        return
    if switches.rest_fault_on not in f"{request.method} {request.path}":
        return
    if not switches.spend("rest_fault_times"):
        return
    if switches.rest_fault in _ERRORS:
        raise _ERRORS[switches.rest_fault]
    await lose_answer(request, switches.rest_fault)


def maybe_refuse(switches: Switches, to: str) -> None:
    """Refuse a call to this number, where a switch orders it. Raises ApiError."""
    code, numbers = switches.create_refused, switches.create_refused_to.split()
    if code and (not numbers or to in numbers):
        raise ApiError(_STATUS_OF_REFUSAL.get(code, 400), code, f"The call to {to} is refused.")


async def lose_answer(request: web.Request, how: str) -> None:
    """Never answer: `hang` until the client gives up, or `drop` the connection."""
    if how == "hang":
        for _ in range(int(_HANG_SECONDS * 10)):
            if request.transport is None or request.transport.is_closing():
                break
            await asyncio.sleep(0.1)
    if request.transport is not None:
        request.transport.abort()
    raise asyncio.CancelledError
