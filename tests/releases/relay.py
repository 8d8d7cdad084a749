"""A proxy in front of several voice processes: each request goes to one of them by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests

PATIENCE = 15.0
"""Seconds: as long as Twilio waits."""
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Relay(ThreadingHTTPServer):
    """Passes requests on unchanged, to whichever server is among `behind` at the moment."""

    daemon_threads = True

    def __init__(self, dice: random.Random) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.behind: list[str] = []
        self.dice = dice


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Relay

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        for server in self.server.dice.sample(self.server.behind, len(self.server.behind)):
            try:
                answer = requests.request(
                    self.command, server + self.path, data=body, headers=headers,
                    timeout=PATIENCE, allow_redirects=False,
                )  # fmt: skip
            except requests.ConnectionError:
                continue  # It is just ending, or not up yet: the next one.
            break
        else:
            self.send_error(502)
            return
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def relay(dice: random.Random) -> Iterator[Relay]:
    """A relay with nobody behind it yet."""
    one = Relay(dice)
    thread = Thread(target=one.serve_forever, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        one.shutdown()
        one.server_close()
        thread.join()
