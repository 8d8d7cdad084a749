"""Messages that callers left: heard, and taken in hand."""

from __future__ import annotations

import structlog
from flask import Blueprint, abort, request
from werkzeug.wrappers import Response
from werkzeug.wsgi import wrap_file

from callrouter.desk.messages import (
    MessageError,
    TakenByAnother,
    give_back_message,
    take_message,
)
from callrouter.telephony.recordings import RecordingGone, SoundUnavailable, fetch_sound
from callrouter.views.messages import recording_of
from webhooks.pages import board
from webhooks.pages.access import EVERYONE, signed_in
from webhooks.pages.context import pages
from webhooks.routes import declare

log = structlog.get_logger()

messages = Blueprint("messages", __name__)


@messages.get("/console/messages/<sid>/sound")
@declare(EVERYONE)
def sound(sid: str) -> Response:
    """What was said, fetched from Twilio for whoever is signed in; also a part of it, as players
    ask for it."""
    recording = recording_of(pages().runtime.records, sid)
    if recording is None:
        abort(404)
    try:
        found = fetch_sound(pages().env, recording)
    except SoundUnavailable as error:
        log.warning("message.not_fetched", call=sid, problem=str(error))
        abort(410 if isinstance(error, RecordingGone) else 502)
    log.info("message.heard", call=sid, by=signed_in().login)
    answer = Response(
        wrap_file(request.environ, found.file), mimetype=found.type, direct_passthrough=True
    )
    answer.content_length = found.size
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=found.size)
    return answer


@messages.post("/console/messages/<sid>/take")
@declare(EVERYONE)
def take(sid: str) -> Response | str:
    """Take a message in hand."""
    try:
        take_message(pages().runtime, sid, signed_in().login, pages().clock())
    except TakenByAnother as error:
        return board.answer("refused", "refused_message_taken", name=error.name or "?")
    except MessageError:
        abort(404)
    return board.answer("done", "done_message_taken")


@messages.post("/console/messages/<sid>/give-back")
@declare(EVERYONE)
def give_back(sid: str) -> Response | str:
    """Give it back."""
    try:
        give_back_message(pages().runtime, sid, signed_in().login, pages().clock())
    except MessageError:
        return board.answer("refused", "refused_message_given_back")
    return board.answer("done", "done_message_given_back")
