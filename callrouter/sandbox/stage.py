"""Performing documents: verb after verb, document after document, for one call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from callrouter.sandbox.documents import Document, FetchFailed, fetch, fetch_or_fall_back
from callrouter.sandbox.leg import Request
from callrouter.sandbox.reports import NOT_SUPPORTED
from callrouter.sandbox.twiml import Verb

if TYPE_CHECKING:
    from callrouter.sandbox.calls import Call

Step = Request | Document | None
"""What comes next: a document to fetch, one at hand, or (None) the next verb."""
Perform = Callable[["Stage", Verb], Awaitable[Step]]

VERBS: dict[str, Perform] = {}
"""How each verb is performed; the modules of `verbs` fill it in."""

_MOST_DOCUMENTS_AT_ONCE = 100
_AT_ONCE = timedelta(seconds=1)


def performs(name: str) -> Callable[[Perform], Perform]:
    """Register the decorated function as the performance of verb `name`."""

    def register(perform: Perform) -> Perform:
        VERBS[name] = perform
        return perform

    return register


class EndlessDocuments(Exception):
    """Documents follow one another and no time passes."""


@dataclass
class Stage:
    """Where documents are performed: the call, which verbs may be used here, and what every
    request from here carries beside the standard parameters."""

    call: Call
    allowed: frozenset[str]
    extra: Callable[[], dict[str, str]] = dict
    falls_back: bool = True

    def __post_init__(self) -> None:
        self.exchange = self.call.exchange
        self.leg = self.call.leg
        self.document = Document("", "POST", ())
        self.first_verb = True
        self._documents = 0
        self._since: datetime = self.exchange.clock.now()

    async def run(self, step: Step) -> None:
        """Perform `step` and all that follows from it, until the verbs run out. Raises
        Interruption, ApplicationError, and FetchFailed where this stage has no fallback."""
        while step is not None:
            if isinstance(step, Request):
                step = await self.fetch(step)
            step = await self._perform(step)

    async def fetch(self, request: Request) -> Document:
        """Fetch a document, open to interruptions."""
        self._count()
        request = Request(request.url, request.method, self.extra() | request.params, request.twiml)
        way = fetch_or_fall_back if self.falls_back else fetch
        return await self.leg.during(way(self.call, request))

    async def _perform(self, document: Document) -> Step:
        for one in document.verbs:
            self.document = document
            if one.name not in self.allowed:
                self.warn(12200, f"schema warning: <{one.name}> is not allowed here")
                if not self.falls_back:
                    raise FetchFailed(12200, document.url)
                continue
            self.leg.check()
            step = await VERBS[one.name](self, one)
            self.first_verb = False
            if step is not None:
                return step
        return document.then

    def go(self, verb: Verb, params: dict[str, str]) -> Request:
        """The request of a verb's `action` (the document itself where it has none)."""
        url = self.document.resolve(verb.get("action"))
        return Request(url, verb.get("method", "POST"), params)

    async def sound(self, seconds: float | None) -> None:
        """Let `seconds` pass (None: for ever); a key ends it where keys are collected."""
        await self.leg.wait(seconds, *(("key",) if self.leg.collecting else ()))

    def warn(self, code: int, message: str) -> None:
        """Report something about the document being performed."""
        self.exchange.reports.add(
            code, message, call_sid=self.call.sid, url=self.document.url or None
        )

    def lacks(self, what: str) -> FetchFailed:
        """Report something of Twilio's that the sandbox cannot do; the failure to raise."""
        url = self.document.url
        self.exchange.reports.not_supported(what, call_sid=self.call.sid, url=url or None)
        return FetchFailed(NOT_SUPPORTED, url)

    def _count(self) -> None:
        now = self.exchange.clock.now()
        if now - self._since >= _AT_ONCE:
            self._since, self._documents = now, 0
        self._documents += 1
        if self._documents > _MOST_DOCUMENTS_AT_ONCE:
            self.warn(11215, "documents follow one another without end")
            raise EndlessDocuments
