"""The account itself."""

from aiohttp import web

from callrouter.sandbox.calls import API_VERSION, rfc2822
from callrouter.sandbox.rest.answers import BASE, EXCHANGE

_SUBRESOURCES = (
    "calls", "conferences", "incoming_phone_numbers", "queues", "recordings",
)  # fmt: skip


def routes() -> list[web.RouteDef]:
    """GET the account."""
    return [web.get(BASE + ".json", _fetch)]


async def _fetch(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    path = f"/{API_VERSION}/Accounts/{exchange.account_sid}"
    names = {"incoming_phone_numbers": "IncomingPhoneNumbers"}
    created = rfc2822(exchange.created_at)
    return web.json_response(
        {
            "sid": exchange.account_sid,
            "owner_account_sid": exchange.account_sid,
            "friendly_name": "Sandbox",
            "status": "active",
            "type": "Full",
            "auth_token": exchange.auth_token,
            "date_created": created,
            "date_updated": created,
            "uri": path + ".json",
            "subresource_uris": {
                name: f"{path}/{names.get(name, name.capitalize())}.json" for name in _SUBRESOURCES
            },
        }
    )
