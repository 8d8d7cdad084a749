"""Natures: settled by whoever had the call or has the ticket, or by a supervisor; taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from callrouter.desk.acting import ActError
from callrouter.desk.nature import (
    settle_nature,
    settle_nature_of_ticket,
    undo_settlement,
    undo_settlement_of_ticket,
)
from callrouter.desk.qualification import SettledNature
from callrouter.views.natures import may_settle
from webhooks.pages import board
from webhooks.pages.access import EVERYONE, signed_in
from webhooks.pages.context import pages
from webhooks.routes import declare

NATURES: dict[str, SettledNature] = {"incident": "incident", "request": "request"}

natures = Blueprint("natures", __name__)


@natures.post("/console/calls/<sid>/nature")
@declare(EVERYONE)
def settle(sid: str) -> Response | str:
    """Settle whether a call is a request or an incident (art. 4.3)."""
    login = _allowed(call_sid=sid)
    return _settled(lambda nature, now: settle_nature(pages().runtime, sid, nature, login, now))


@natures.post("/console/calls/<sid>/nature/undo")
@declare(EVERYONE)
def undo(sid: str) -> Response | str:
    """Take back what one has settled."""
    login = _allowed(call_sid=sid)
    return _undone(lambda now: undo_settlement(pages().runtime, sid, login, now))


@natures.post("/console/tickets/<number>/nature")
@declare(EVERYONE)
def settle_of_ticket(number: str) -> Response | str:
    """Settle whether a ticket that came by no call is a request or an incident (art. 4.3)."""
    login = _allowed(number=number)
    return _settled(
        lambda nature, now: settle_nature_of_ticket(pages().runtime, number, nature, login, now)
    )


@natures.post("/console/tickets/<number>/nature/undo")
@declare(EVERYONE)
def undo_of_ticket(number: str) -> Response | str:
    """Take back what one has settled of such a ticket."""
    login = _allowed(number=number)
    return _undone(lambda now: undo_settlement_of_ticket(pages().runtime, number, login, now))


def _settled(settle: Callable[[SettledNature, datetime], None]) -> Response | str:
    nature = NATURES.get(request.form.get("nature", ""))
    if nature is None:
        abort(400)
    try:
        settle(nature, pages().clock())
    except ActError as error:
        return board.refuse(error)
    return board.answer("done", f"done_nature_{nature}")


def _undone(undo: Callable[[datetime], None]) -> Response | str:
    try:
        undo(pages().clock())
    except ActError as error:
        return board.refuse(error)
    return board.answer("done", "done_nature_undone")


def _allowed(*, call_sid: str | None = None, number: str | None = None) -> str:
    """The login of who asks, who may settle this nature."""
    login = signed_in().login
    if not may_settle(pages().runtime.records, login, call_sid=call_sid, number=number):
        abort(403)
    return login
