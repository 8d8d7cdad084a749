"""A caller is never met by an HTTP error: what cannot be decided now is said, and asked again."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException

from callrouter.stages import lost
from callrouter.stages.queue import Hold
from webhooks.voice.context import Voice, voice
from webhooks.voice.request import call_sid, caller_number
from webhooks.voice.signature import Signatures

log = structlog.get_logger()

MOMENTS = 3
"""How often in a row a caller is asked to hold on before the service gives up."""

REPORTS = ("/status", "/recording", "/voice/conference/")
"""Parts of paths that only report: nobody listens to the answer."""

WAITING = {"/voice/wait", "/voice/hold"}
"""Where a caller waits anyway: it is not asked to hold on twice, nor given up."""

WAITS_ON = {"/voice/choice": "/voice/wait", "/voice/hold-choice": "/voice/hold"}
"""Where a caller who waits has pressed a key: it waits on, and will be asked again."""

UNSIGNED = {"caller.music"}
"""Nothing but sound: may be fetched, and kept, by anyone."""


def guard(app: Flask, signatures: Signatures) -> None:
    """Let only Twilio in, with a call it names, and let no error out to a caller."""

    @app.before_request
    def check() -> Response | None:
        if request.blueprint not in {"caller", "agent"} or request.endpoint in UNSIGNED:
            return None
        refusal = signatures.refusal(request)
        if refusal is not None:
            log.warning("webhook.refused", path=request.path, remote=request.remote_addr)
            return _refused(*refusal)
        needs_call = not request.path.startswith("/voice/conference/")
        if needs_call and call_sid(request) is None:
            return _refused(400, "CallSid is missing or malformed.")
        return None

    @app.errorhandler(Exception)
    def say_something(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            return error
        log.error(
            "webhook.failed",
            path=request.path,
            call=call_sid(request),
            problem=type(error).__name__,
            exc_info=error,
        )
        return instead(voice(), request)


def late(context: Voice, signatures: Signatures, environ: dict[str, Any]) -> Response:
    """The answer in place of one that takes too long, from the bare request."""
    asked = Request(environ)
    refusal = signatures.refusal(asked)
    if refusal is not None:
        return _refused(*refusal)
    log.error("webhook.late", path=asked.path, call=call_sid(asked))
    return instead(context, asked)


def instead(context: Voice, request: Request) -> Response:
    """The answer in place of one that could not be made: one moment, asked again at most three
    times in a row; then the overflow number or an apology, and the call is noted as lost. Who
    waits in the line only goes on hearing music."""
    path, language = WAITS_ON.get(request.path, request.path), language_of(request)
    if any(mark in path for mark in REPORTS):
        return Response("Try again later.", status=503, mimetype="text/plain")
    moment = request.args.get("moment", "")
    past = int(moment) if moment.isascii() and moment.isdigit() else 0
    if path in WAITING and past > 0:
        return context.speaker.hold(Hold(language), in_queue=path == "/voice/wait")
    if past < MOMENTS:
        again = f"{_again(path)}?lang={language}&moment={past + 1}"
        return context.speaker.one_moment(language, again)
    if path.startswith("/voice/agent/"):
        return context.speaker.apologise(language)
    lost.remember(
        context.service,
        lost.LostCall(
            sid=call_sid(request) or "",
            dialled=request.form.get("To", "")[:20],
            caller_number=caller_number(request),
            language=language,
            at=context.clock().isoformat(),
        ),
    )
    return context.speaker.give_up(language)


def language_of(request: Request) -> str:
    """The caller's language, as our own URLs carry it."""
    return "en" if request.args.get("lang") == "en" else "fr"


def _refused(status: int, sentence: str) -> Response:
    return Response(sentence, status=status, mimetype="text/plain")


def _again(path: str) -> str:
    """Where to ask again. Keys are not sent along by a redirect, so a question is put anew."""
    if path.startswith("/voice/agent/"):
        return "/".join(path.split("/")[:4])
    kept = path.startswith("/voice/after/") or path in {"/voice/incoming", *WAITING}
    return path if kept else "/voice/next"
