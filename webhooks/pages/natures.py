"""Natures: settled by whoever had the call, or by a supervisor, and taken back."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from callrouter.desk.nature import (
    MonthClosed,
    NatureError,
    NothingToUndo,
    SettledNature,
    settle_nature,
    undo_settlement,
)
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
    login = _allowed(sid)
    nature = NATURES.get(request.form.get("nature", ""))
    if nature is None:
        abort(400)
    try:
        settle_nature(pages().runtime, sid, nature, login, pages().clock())
    except NatureError as error:
        return _refused(error)
    return board.answer("done", f"done_nature_{nature}")


@natures.post("/console/calls/<sid>/nature/undo")
@declare(EVERYONE)
def undo(sid: str) -> Response | str:
    """Take back what one has settled."""
    login = _allowed(sid)
    try:
        undo_settlement(pages().runtime, sid, login, pages().clock())
    except NatureError as error:
        return _refused(error)
    return board.answer("done", "done_nature_undone")


def _allowed(sid: str) -> str:
    """The login of who asks, who may settle this call's nature."""
    login = signed_in().login
    if not may_settle(pages().runtime.records, login, sid):
        abort(403)
    return login


def _refused(error: NatureError) -> Response | str:
    match error:
        case MonthClosed():
            return board.answer("refused", "refused_month_closed")
        case NothingToUndo():
            return board.answer("refused", "refused_undo")
    return board.answer("refused", "refused_nature")
