"""Who may ask the sandbox: programs, and its own pages; no other page a browser has open.

A web page anywhere can make a browser send requests to this machine, and can have a name of its
own lead here. What a browser tells of where a request comes from shows both.
"""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})
_CONTROL = "/sandbox/"


def guard(host: str) -> Middleware:
    """Refuse what was sent to another name than an address, localhost or `host`; what another
    site's page would change; and a body for the control API that is not declared as JSON."""

    @web.middleware
    async def guarded(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        changes = request.method not in _READING
        if not _ours(request.host, host):
            return _refused(403, f"{request.host} is not this sandbox; name it with --host")
        if changes and _foreign(request):
            return _refused(403, "only programs and the sandbox's own pages may change anything")
        if changes and request.path.startswith(_CONTROL) and not _is_json(request):
            return _refused(415, "the body must be application/json")
        return await handler(request)

    return guarded


def _refused(status: int, reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=status)


def _ours(asked: str, host: str) -> bool:
    """No name of somebody else's: an address cannot be led elsewhere."""
    try:
        name = urlsplit(f"//{asked}").hostname or ""
    except ValueError:  # an open bracket
        return False
    if name in ("localhost", host.lower()) or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _foreign(request: web.Request) -> bool:
    """Sent by a page of another site. Programs tell neither header."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return True
    return request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITE


def _is_json(request: web.Request) -> bool:
    """Declared as JSON, which no form of another site's page can do, or without a body."""
    return not request.can_read_body or request.content_type == "application/json"
