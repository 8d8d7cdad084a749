"""A caller is never met by an HTTP error: what cannot be decided now is said, and asked again."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import HTTPException

from callrouter.calls import given_up
from callrouter.rules.failed_hops import FailedHops, after_failure, worst
from callrouter.rules.steps import Music
from webhooks.routes import Open
from webhooks.voice.asked_hop import AskedHop, asked_hop
from webhooks.voice.context import Voice, voice
from webhooks.voice.deadline import LATE
from webhooks.voice.kinds import CallerHop, Hop, Report, RoomMusic
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
        return None if isinstance(kind, RoomMusic | Report) else _look_up(kind)

    @app.after_request
    def succeeded(response: Response) -> Response:
        before, after = g.pop("failed_hops", (FailedHops(), FailedHops()))
        if before != after and response.status_code < 400 and LATE not in request.environ:
            voice().failed_hops.keep(call_sid(request) or "", after)
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
        g.pop("failed_hops", None)
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
    g.pop("failed_hops", None)
    return instead(voice(), request, records_answer=records_answer)


def instead(context: Voice, request: Request, *, records_answer: bool = False) -> Response:
    """The answer in place of one that could not be made or did not arrive: one moment, asked again
    at most three times in a row; then the overflow number or an apology, and the call is noted as
    lost, in the records at once where they are known to answer. Who waits in the line, or alone
    in a conference, only goes on hearing music."""
    match context.routes.at(request.path):
        case Report(), *_:
            return Response("Try again later.", status=503, mimetype="text/plain")
        case RoomMusic(), *_:
            return context.speaker.music()
    hop = asked_hop(request, context.base, context.routes)
    sid = call_sid(request) or ""
    before = worst(hop.failed, context.failed_hops.of(sid))
    answer, failed = after_failure(before, hop.name, waits=hop.waits)
    if failed != before:
        context.failed_hops.keep(sid, failed)
    speaker = context.speaker.carrying(failed)
    match answer:
        case "one_moment":
            return speaker.one_moment(hop.language, hop.again)
        case "music":
            return speaker.steps((Music(hop.language),), in_queue=hop.in_queue)
        case "give_up" if not hop.of_agent:
            _give_up(context, request, hop, records_answer=records_answer)
            lines = context.runtime.dialled_lines
            line = lines.called(request.form.get("To")) or lines.all[0]
            return speaker.give_up(hop.language, line.number)
        case _:
            return speaker.apologise(hop.language)


def _look_up(kind: Hop) -> Response | None:
    """Where hops of this call failed before, the addresses in the answer carry what this hop's
    success leaves of them. A call that was given up is over."""
    context, sid = voice(), call_sid(request) or ""
    hop = asked_hop(request, context.base, context.routes)
    failed = worst(hop.failed, context.failed_hops.here(sid))
    found = kind.failed_hops if isinstance(kind, CallerHop) else "carried"
    if failed.asked_to_hold_on or found == "looked_up":
        failed = worst(failed, context.failed_hops.of(sid))
    if failed.given_up and found != "over":
        return context.speaker.apologise(hop.language)
    if failed.asked_to_hold_on:
        g.failed_hops = failed, failed.after_success(hop.name if not hop.fallen_back else "")
    return None


def _give_up(context: Voice, request: Request, hop: AskedHop, *, records_answer: bool) -> None:
    given_up.give_up(
        context.runtime,
        given_up.LostCall(
            sid=call_sid(request) or "",
            dialled=request.form.get("To", "")[:20],
            caller_number=caller_number(request),
            language=hop.language,
            at=context.clock().isoformat(),
        ),
        records_answer=records_answer,
    )


def _rejected(status: int, sentence: str) -> Response:
    return Response(sentence, status=status, mimetype="text/plain")
