"""Twilio's REST API for voice: one module per resource."""

from aiohttp import web

from callrouter.sandbox.rest import (
    accounts,
    calls,
    conferences,
    numbers,
    participants,
    queues,
    recordings,
)


def routes() -> list[web.RouteDef]:
    """Every route of the API that the sandbox supports."""
    modules = (accounts, calls, queues, conferences, participants, recordings, numbers)
    return [route for module in modules for route in module.routes()]
