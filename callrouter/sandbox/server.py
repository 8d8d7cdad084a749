"""The web application: REST with its authentication, the control API, the inbox and the pages."""

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from callrouter.sandbox import control, pages, rest
from callrouter.sandbox.calls import API_VERSION
from callrouter.sandbox.exchange import Exchange
from callrouter.sandbox.guard import guard
from callrouter.sandbox.inbox import Inbox
from callrouter.sandbox.rest.answers import (
    EXCHANGE,
    ApiError,
    error_response,
    not_found,
    not_supported,
)
from callrouter.sandbox.rest.faults import maybe_fail

_REST = f"/{API_VERSION}/"


def make_app(
    exchange: Exchange, inbox: Inbox, host: str, links: Sequence[tuple[str, str]] = ()
) -> web.Application:
    """The application of one sandbox, asked for at `host`; `links` (title, URL) go onto its
    pages."""
    app = web.Application(middlewares=[guard(host), _twilio])
    app[EXCHANGE] = exchange
    app[control.INBOX] = inbox
    app.add_routes(rest.routes())
    app.add_routes(control.routes())
    app.add_routes(inbox.routes())
    app.add_routes(pages.routes(links=links))
    return app


@web.middleware
async def _twilio(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Whatever is REST is authenticated, may be made to fail, and errs in Twilio's JSON."""
    if not request.path.startswith(_REST):
        return await handler(request)
    exchange = request.app[EXCHANGE]
    try:
        if not (_is_media(request) and not exchange.switches.media_auth):
            _authenticate(request, exchange)
        await maybe_fail(request)
        return await handler(request)
    except ApiError as error:
        return error_response(error)
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return error_response(_no_route(request, exchange))
    except web.HTTPException as refusal:
        return error_response(_refused(request, exchange, refusal))
    except Exception as problem:
        exchange.broke(problem)
        return error_response(ApiError(500, 20500, "An internal server error has occurred"))


def _authenticate(request: web.Request, exchange: Exchange) -> None:
    """Basic authentication with account SID and token. Raises ApiError 401 / 20003."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = f"{exchange.account_sid}:{exchange.auth_token}".encode()
    try:
        right = scheme.lower() == "basic" and hmac.compare_digest(
            base64.b64decode(given, validate=True), expected
        )
    except (binascii.Error, ValueError):
        right = False
    if not right:
        raise ApiError(401, 20003, "Authenticate")
    account = request.match_info.get("account", exchange.account_sid)
    if account != exchange.account_sid:
        raise not_found(request.path)


def _is_media(request: web.Request) -> bool:
    return "/Recordings/" in request.path and not request.path.endswith(".json")


def _no_route(request: web.Request, exchange: Exchange) -> ApiError:
    return not_supported(exchange, f"{request.method} {request.path}", request.path)


def _refused(request: web.Request, exchange: Exchange, refusal: web.HTTPException) -> ApiError:
    """What the web server itself refuses, such as a body of a megabyte."""
    message = f"{request.method} {request.path}: {refusal.reason}"
    exchange.reports.add(20001, message, url=request.path)
    return ApiError(refusal.status, 20001, message)
