"""The way from the phones page into the console: whoever is signed in goes straight there, and
anybody else by a link that signs in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

PATIENCE = 5.0
"""Seconds that the pages may take to say who is signed in."""


@contextmanager
def door(host: str, console: str, new_link: Callable[[], str]) -> Iterator[str]:
    """The address of the door, on `host`, as long as the block lasts. `console` is the console's
    address, `new_link` makes a link that signs in. Cookies know no ports, so that the browser shows
    at the door whatever it would show to the pages."""

    class Visit(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Another name for this machine may be a foreign page's.
            if self.path != "/" or self.headers.get("Host") != address:
                self.send_error(404)
                return
            self.send_response(302)
            self.send_header("Location", console if self._signed_in() else new_link())
            self.send_header("Cache-Control", "no-store")
            self.end_headers()

        def _signed_in(self) -> bool:
            cookie = {"Cookie": self.headers.get("Cookie", "")}
            try:
                answer = requests.get(
                    console, headers=cookie, allow_redirects=False, timeout=PATIENCE
                )
            except requests.RequestException:
                # The pages are on their way down or up: the browser finds out by itself.
                return True
            return answer.status_code == 200

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Visit)
    address = f"{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{address}/"
    finally:
        server.shutdown()
        server.server_close()
