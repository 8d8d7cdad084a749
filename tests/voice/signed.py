"""Requests as Twilio makes them, signed; and what they leave in the records."""

from __future__ import annotations

from typing import Any

import requests
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from callrouter.records.table import Table
from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN
from tests.world import ADVANCED, ALICE, World

SID = "CA" + "5" * 32


def parameters(**changes: str | None) -> dict[str, str]:
    """The parameters of a call's first webhook; None leaves one out."""
    params: dict[str, str | None] = {
        "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01",
        "CallSid": SID,
        "CallStatus": "ringing",
        "Called": ADVANCED,
        "Caller": ALICE,
        "Direction": "inbound",
        "From": ALICE,
        "To": ADVANCED,
        "FromCity": "",
    }
    return {name: value for name, value in (params | changes).items() if value is not None}


def signature(url: str, params: dict[str, str], token: str = AUTH_TOKEN) -> str:
    """The signature of a request."""
    return str(RequestValidator(token).compute_signature(url, params))


def post(
    world: World,
    path: str,
    params: dict[str, str] | None = None,
    *,
    token: str = AUTH_TOKEN,
    headers: dict[str, str] | None = None,
) -> requests.Response:
    """A signed request to our door. `headers` win over the signature made."""
    url = world.door.url + path
    params = parameters() if params is None else params
    made = {"X-Twilio-Signature": signature(url, params, token)}
    return requests.post(
        url, data=params, headers=made | (headers or {}), allow_redirects=False, timeout=10
    )


def post_again(hook: dict[str, Any]) -> requests.Response:
    """The very request that the sandbox made before, as it logged it."""
    return requests.post(
        hook["url"], data=hook["params"], headers=hook["headers"], allow_redirects=False, timeout=10
    )


def everything(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with world.records.read() as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for name, table in Table.metadata.tables.items()
        }
