"""What a question costs that a page asks by itself and that brings nothing new, within the process
and without any server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import event

from callrouter.records import Database

POLLS = 2_000


def cost(
    app: Flask, records: Database, cookie: str, status: str, *, path: str, query: str = "",
    body: bytes | None = None,
) -> tuple[float, int]:  # fmt: skip
    """Processor seconds of one such question, each answered with that status; and how often the
    records were asked for all POLLS of them. With a body it is posted, as JSON."""
    environ = {
        "REQUEST_METHOD": "GET" if body is None else "POST", "PATH_INFO": path, "SCRIPT_NAME": "",
        "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "HTTP_HX_REQUEST": "true",
        "HTTP_COOKIE": f"callrouter={cookie}", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "" if body is None else "application/json",
        "CONTENT_LENGTH": str(len(body or b"")),
        "wsgi.url_scheme": "http", "wsgi.errors": None, "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    statuses: list[str] = []
    asked = 0

    def start(status: str, *_: Any) -> None:
        statuses.append(status)

    def note(*_: Any) -> None:
        nonlocal asked
        asked += threading.current_thread().name != "live"

    def poll() -> None:
        b"".join(app.wsgi_app({**environ, "wsgi.input": BytesIO(body or b"")}, start))

    _with(poll, 100)
    event.listen(records.engine, "before_cursor_execute", note)
    try:
        used = _with(poll, POLLS)
    finally:
        event.remove(records.engine, "before_cursor_execute", note)
    assert set(statuses) == {status}, set(statuses)
    return used / POLLS, asked


def _with(poll: Callable[[], None], times: int) -> float:
    used = time.thread_time()
    for _ in range(times):
        poll()
    return time.thread_time() - used
