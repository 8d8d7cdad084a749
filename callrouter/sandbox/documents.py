"""Fetching the document a call performs next, with its fallback when that fails."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from callrouter.sandbox.leg import Request
from callrouter.sandbox.reports import NOT_SUPPORTED
from callrouter.sandbox.sound import AUDIO_TYPES
from callrouter.sandbox.twiml import InvalidDocument, Verb, parse

if TYPE_CHECKING:
    from callrouter.sandbox.calls import Call

LONGEST_INLINE = 4000


class ApplicationError(Exception):
    """No document could be had: the caller hears that an application error has occurred."""


class FetchFailed(Exception):
    """A document could not be fetched or read; it has been reported. `code` is Twilio's."""

    def __init__(self, code: int, url: str) -> None:
        super().__init__(f"{code} {url}")
        self.code = code
        self.url = url


@dataclass(frozen=True)
class Document:
    """Verbs to perform. Relative URLs in it are meant against `url`. `then` is performed when
    its verbs run out."""

    url: str
    method: str
    verbs: tuple[Verb, ...]
    then: "Document | None" = None

    def resolve(self, url: str) -> str:
        """An URL of this document, absolute; an empty one is the document's own. One that is
        malformed stays as it is, and fails where it is requested."""
        try:
            return urljoin(self.url, url) if url else self.url
        except ValueError:
            return url


async def fetch(call: "Call", request: Request, *, fallback: bool = False) -> Document:
    """Fetch and read one document. Raises FetchFailed, reported."""
    if request.twiml is not None:
        return _read(call, request, request.twiml.encode(), "text/xml")
    outcome = await call.exchange.webhooks.request(
        request.url, request.method, call.params() | request.params, kind="twiml",
        fallback=fallback, cookies=call.cookies,
    )  # fmt: skip
    if outcome.error is not None:
        reason = f"HTTP retrieval failure: {outcome.reason}"
        call.exchange.reports.add(outcome.error, reason, call_sid=call.sid, url=request.url)
        raise FetchFailed(outcome.error, request.url)
    where = Request(outcome.url, request.method)
    if outcome.content_type in AUDIO_TYPES:
        call.exchange.sound.know(outcome.url, outcome.body)
        return Document(outcome.url, request.method, (Verb("Play", {}, outcome.url),))
    return _read(call, where, outcome.body, outcome.content_type)


async def fetch_or_fall_back(call: "Call", request: Request) -> Document:
    """Fetch a document; where that fails, the call's fallback. Raises ApplicationError."""
    try:
        return await fetch(call, request)
    except FetchFailed as failed:
        url, method = call.fallback
        if not url or failed.code == NOT_SUPPORTED:
            raise ApplicationError(str(failed)) from failed
        params = {"ErrorCode": str(failed.code), "ErrorUrl": failed.url}
        try:
            return await fetch(call, Request(url, method, params), fallback=True)
        except FetchFailed as again:
            raise ApplicationError(str(again)) from again


def _read(call: "Call", where: Request, body: bytes, content_type: str) -> Document:
    reports = call.exchange.reports

    def warn(code: int, message: str) -> None:
        reports.add(code, message, call_sid=call.sid, url=where.url)

    try:
        return Document(where.url, where.method, parse(body, content_type, warn))
    except InvalidDocument as problem:
        warn(problem.code, str(problem))
        raise FetchFailed(problem.code, where.url) from problem
