"""Twilio gets an answer within five seconds, whatever hangs behind us.

A database that stops answering in the middle of a conversation cannot be timed out from within: so
each webhook is worked on in a thread of its own, and when that takes too long the caller is asked
to hold on, while the work, harmless when it is repeated, ends whenever it ends. What Twilio has not
signed gets no such thread: however much of it comes, it takes none of a caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

from flask import Response

SECONDS = 4.0
AT_ONCE = 48
LARGEST = 64 * 1024
LATE = "callrouter.late"
"""In the environment of a request that was answered without waiting for it any longer."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[str, list[tuple[str, str]], bytes]


class Deadline:
    """A WSGI layer that answers for an application that does not. Hops of callers who only wait
    have threads of their own, so that they are not held up by those that need the database."""

    def __init__(
        self,
        app: Wsgi,
        asks_records: Callable[[str], bool],
        rejected: Callable[[dict[str, Any]], Response | None],
        instead: Callable[[dict[str, Any]], Response],
    ) -> None:
        """`asks_records` tells of a path whether its work may have to wait for the records,
        `rejected` is the answer to what is not signed, `instead` the one in place of a late one;
        both are made from the request's environment."""
        self._app = app
        self._asks_records = asks_records
        self._rejected = rejected
        self._instead = instead
        self._crews = {asks_records: _Crew() for asks_records in (True, False)}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        length = environ.get("CONTENT_LENGTH") or "0"
        if environ.get("REQUEST_METHOD") != "POST" or not path.startswith("/voice/"):
            return self._app(environ, start)
        if not length.isascii() or not length.isdigit() or int(length) > LARGEST:
            return self._app(environ, start)
        # Read here: a connection is nobody else's to read once its request was answered.
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(body)
        rejected = self._rejected(environ)
        if rejected is not None:
            return rejected(environ, start)
        # The work has a request of its own, so that a late one cannot disturb the answer.
        asked = {**environ, "wsgi.input": BytesIO(body)}
        crew = self._crews[self._asks_records(path)]
        answer = crew.work(lambda: _collect(self._app, asked))
        if answer is None:
            asked[LATE] = True
            environ["wsgi.input"] = BytesIO(body)
            return self._instead(environ)(environ, start)
        status, headers, body = answer
        start(status, headers)
        return [body]


class _Crew:
    """Threads that work on webhooks, and the count of those that are still at it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="voice")
        self._free = BoundedSemaphore(AT_ONCE)

    def work(self, task: Callable[[], Answer]) -> Answer | None:
        """The task's answer; None when it is late, or when everyone is busy with late ones."""
        if not self._free.acquire(blocking=False):
            return None
        future = self._pool.submit(task)
        future.add_done_callback(lambda _: self._free.release())
        try:
            return future.result(SECONDS)
        except TooSlow:
            return None


def _collect(app: Wsgi, environ: dict[str, Any]) -> Answer:
    """Run an application to its end."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        begun.append((status, headers))

    chunks = app(environ, start)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = begun[-1]
    return status, headers, body
