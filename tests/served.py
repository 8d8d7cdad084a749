"""An application of the tests on a port of this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import make_server

LOOKS_EVERY = 0.05
"""Seconds: so often does a server look whether it is to end."""
ANSWERS_WITHIN = 5.0
"""Seconds: for so long is waited for what is being answered when it is to end."""


class _Answering:
    """An application of which is known how much it has to answer."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._asked = 0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        with self._lock:
            self._asked += 1
        try:
            answer: Iterable[bytes] = self._app(environ, start_response)
            return answer
        finally:
            with self._lock:
                self._asked -= 1

    def wait(self) -> None:
        """Until all is answered: what is written later would be the next test's."""
        end = time.monotonic() + ANSWERS_WITHIN
        while self._asked and time.monotonic() < end:
            time.sleep(LOOKS_EVERY)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Its address, which answers as long as the block lasts."""
    answering = _Answering(app)
    server = make_server("127.0.0.1", 0, answering, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(LOOKS_EVERY,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        answering.wait()
