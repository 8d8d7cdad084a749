"""After one's own call: more time to write it up, and away when that is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from callrouter.people.after_call import prolong_wrap_up, set_away_after_call
from callrouter.people.presence import PresenceError
from callrouter.runtime import Runtime
from callrouter.wording.pages import length
from webhooks.pages import board
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.routes import declare

after_call = Blueprint("after_call", __name__)


@after_call.post("/console/prolong")
@declare(EVERYONE)
def prolong() -> Response | str:
    """The reader needs more time to write up their call."""
    more = length(pages().runtime.offers.prolong_seconds, page_language())
    return _asked(prolong_wrap_up, "done_prolonged", duration=more)


@after_call.post("/console/away-after-call")
@declare(EVERYONE)
def away() -> Response | str:
    """The reader is to be away when their call is over, or not after all."""
    wanted = request.form.get("away")
    if wanted not in ("yes", "no"):
        abort(400)

    def ask(runtime: Runtime, login: str, now: datetime) -> None:
        set_away_after_call(runtime, login, wanted == "yes", now)

    return _asked(ask, "done_away_after_call" if wanted == "yes" else "done_not_away_after_call")


def _asked(
    ask: Callable[[Runtime, str, datetime], None], done: str, **about: object
) -> Response | str:
    who = signed_in()
    try:
        ask(pages().runtime, who.login, pages().clock())
    except PresenceError:
        return board.answer("refused", "refused_presence", name=who.name)
    return board.answer("done", done, **about)
