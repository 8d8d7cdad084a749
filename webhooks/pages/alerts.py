"""Which of somebody's open pages tells them of a call; static/alerts.js is the other half.

It asks with JSON, which no form of another site can send: that stands in for a token.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from flask import Blueprint, Response, abort, jsonify, request
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from callrouter.people.alerting import page_alerts, page_left, page_used
from webhooks.pages import board
from webhooks.pages.access import EVERYONE, signed_in
from webhooks.pages.context import pages
from webhooks.pages.own_call import own_call as of_card
from webhooks.routes import declare

alerts = Blueprint("alerts", __name__)


class Asked(BaseModel):
    """What a page says of itself."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    """A number that it has drawn when it was opened."""
    because: Literal["used", "left", "offered"]
    """Its reader is there, and it can tell of calls; it is being closed; or there is a call."""
    token: Annotated[str, StringConstraints(pattern=r"^[\w-]{0,64}$")] = ""
    """Of the offer."""


@alerts.get("/console/own-call")
@declare(replace(EVERYONE, by_itself=True))
def own_call() -> Response | tuple[str, int]:
    """What a page beside the console tells its reader of their telephone, where that differs from
    what it has told."""
    who, common = signed_in(), board.common().value
    told = of_card(common.card_of(who.login), common.alerting.get(who.agent_id, ""))
    seen = board.fingerprint(told)
    if request.args.get("seen") == seen:
        return "", 204
    return jsonify(told=told, seen=seen)


@alerts.post("/console/alerts")
@declare(replace(EVERYONE, by_itself=True))
def ask() -> Response:
    """Whether this page is to tell of the call."""
    if not request.is_json:
        abort(415)
    try:
        asked = Asked.model_validate_json(request.get_data())
    except ValidationError:
        abort(422)
    records, agent_id, now = pages().runtime.records, signed_in().agent_id, pages().clock()
    if asked.because == "left":
        page_left(records, agent_id, asked.page)
        return jsonify(alerts=False)
    if asked.because == "used":
        page_used(records, agent_id, asked.page, now)
        return jsonify(alerts=True)
    return jsonify(alerts=page_alerts(records, agent_id, asked.page, asked.token, now))
