"""A caller is never met by an HTTP error: what cannot be decided now is said, and asked again."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import HTTPException

from callrouter.calls import given_up
from callrouter.rules.moments import Row, after_failure, longest
from callrouter.rules.steps import Music
from webhooks.routes import Open
from webhooks.voice.context import Voice, voice
from webhooks.voice.deadline import LATE
from webhooks.voice.failed import Failed, what_failed
from webhooks.voice.kinds import CallerHop, Hop, Report
from webhooks.voice.rejections import Rejections
from webhooks.voice.request import call_sid, caller_number
from webhooks.voice.signature import Signatures

log = structlog.get_logger()


def guard(app: Flask, signatures: Signatures, rejections: Rejections) -> None:
    """Let only Twilio in, with a call it names, and let no error out to a caller."""

    @app.before_request
    def check() -> Response | None:
        kind = voice().routes.kind(request.endpoint) if request.endpoint else Open()
        if isinstance(kind, Open):
            return None
        rejected = unsigned(signatures, rejections, request)
        if rejected is not None:
            return rejected
        names_call = not isinstance(kind, Report) or kind.names_call
        if names_call and call_sid(request) is None:
            return _rejected(400, "CallSid is missing or malformed.")
        return None if isinstance(kind, Report) else _look_up(kind)

    @app.after_request
    def succeeded(response: Response) -> Response:
        before, after = g.pop("rows", (Row(), Row()))
        if before != after and response.status_code < 400 and LATE not in request.environ:
            voice().moments.keep(call_sid(request) or "", after)
        return response

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
        g.pop("rows", None)
        return instead(voice(), request)


def unsigned(signatures: Signatures, rejections: Rejections, request: Request) -> Response | None:
    """The answer to a request that Twilio has not signed; None where it has."""
    rejection = signatures.rejection(request)
    if rejection is None:
        return None
    rejections.note(request.path, request.remote_addr)
    return _rejected(*rejection)


def late(context: Voice, environ: dict[str, Any]) -> Response:
    """The answer in place of one that takes too long, from the bare request. It is signed."""
    asked = Request(environ)
    log.error("webhook.late", path=asked.path, call=call_sid(asked))
    return instead(context, asked)


def fallen_back(*, records_answer: bool = False) -> Response:
    """The answer where Twilio could not fetch or understand another document of ours, and tells
    so: that hop failed, not this one."""
    g.pop("rows", None)
    return instead(voice(), request, records_answer=records_answer)


def instead(context: Voice, request: Request, *, records_answer: bool = False) -> Response:
    """The answer in place of one that could not be made or did not arrive: one moment, asked again
    at most three times in a row; then the overflow number or an apology, and the call is noted as
    lost, in the records at once where they are known to answer. Who waits in the line only goes on
    hearing music."""
    asked = context.routes.at(request.path)
    if asked and isinstance(asked[0], Report):
        return Response("Try again later.", status=503, mimetype="text/plain")
    failed = what_failed(request, context.base, context.routes)
    sid = call_sid(request) or ""
    before = longest(failed.row, context.moments.row(sid))
    answer, row = after_failure(before, failed.hop, waits=failed.waits)
    if row != before:
        context.moments.keep(sid, row)
    speaker = context.speaker.carrying(row)
    match answer:
        case "one_moment":
            return speaker.one_moment(failed.language, failed.again)
        case "music":
            return speaker.steps((Music(failed.language),), in_queue=failed.in_queue)
        case "give_up" if not failed.of_agent:
            _give_up(context, request, failed, records_answer=records_answer)
            return speaker.give_up(failed.language)
        case _:
            return speaker.apologise(failed.language)


def _look_up(kind: Hop) -> Response | None:
    """Where something of this call failed before, its row goes on with it: what this hop's success
    makes of it is what the addresses in the answer carry. A call that was given up is over."""
    context, sid = voice(), call_sid(request) or ""
    failed = what_failed(request, context.base, context.routes)
    row = longest(failed.row, context.moments.row_here(sid))
    known = kind.row if isinstance(kind, CallerHop) else "carried"
    if row.said or known == "looked_up":
        row = longest(row, context.moments.row(sid))
    if row.given_up and known != "over":
        return context.speaker.apologise(failed.language)
    if row.said:
        g.rows = row, row.after_success(failed.hop if not failed.told else "")
    return None


def _give_up(context: Voice, request: Request, failed: Failed, *, records_answer: bool) -> None:
    given_up.give_up(
        context.runtime,
        given_up.LostCall(
            sid=call_sid(request) or "",
            dialled=request.form.get("To", "")[:20],
            caller_number=caller_number(request),
            language=failed.language,
            at=context.clock().isoformat(),
        ),
        records_answer=records_answer,
    )


def _rejected(status: int, sentence: str) -> Response:
    return Response(sentence, status=status, mimetype="text/plain")
