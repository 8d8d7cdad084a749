"""HTTP byte by byte, as well-behaved clients never speak it; and webhooks as Twilio signs them."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector
from statistics import median
from urllib.parse import urlencode

from callrouter.sandbox.signing import signature
from tests.processes.service import LINES, Running

PATIENCE = 30.0
"""Seconds after which a test gives up on an answer."""


class Wire:
    """One connection. `small`: the client's own buffer takes next to nothing."""

    def __init__(self, port: int, small: bool = False) -> None:
        self.socket = socket.socket()
        if small:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.opened = time.monotonic()
        self._read = b""

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def trickle(self, data: bytes, bytes_a_second: float, pieces_a_second: float = 10) -> bool:
        """Send slowly; False when the other side ended it."""
        step = max(1, round(bytes_a_second / pieces_a_second))
        for start in range(0, len(data), step):
            if readable(self.socket):
                return False
            try:
                self.socket.sendall(data[start : start + step])
            except OSError:
                return False
            time.sleep(step / bytes_a_second)
        return True

    def answer(self) -> tuple[int, str]:
        """The status and the body of the next answer."""
        while b"\r\n\r\n" not in self._read:
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in lines)}
        length = int(headers.get("content-length", "0"))
        while len(self._read) < length:
            self._more()
        body, self._read = self._read[:length], self._read[length:]
        return int(status.split()[1]), body.decode("utf-8", "replace")

    def interim(self) -> str:
        """The line of an answer without body that precedes the real one."""
        while b"\r\n\r\n" not in self._read:
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        return head.decode()

    def rest(self) -> int:
        """Read until the other side ends the connection: how many bytes that was."""
        count = 0
        with suppress(ConnectionError):
            while came := self.socket.recv(65536):
                count += len(came)
        return count

    def ended_after(self) -> float:
        """Wait for the other side to end the connection: how long it was open."""
        self.rest()
        return time.monotonic() - self.opened

    def close(self) -> None:
        self.socket.close()

    def _more(self) -> None:
        came = self.socket.recv(65536)
        if not came:
            raise EOFError(f"the connection ended after {self._read!r}")
        self._read += came


def readable(one: socket.socket) -> bool:
    with DefaultSelector() as selector:
        selector.register(one, EVENT_READ)
        return bool(selector.select(0))


class Webhooks:
    """Twilio, asking for what a caller hears first."""

    def __init__(self, running: Running) -> None:
        self._base = running.around.voice_url
        self._port = running.around.ports.voice
        self._sid = running.around.variables["TWILIO_ACCOUNT_SID"]
        self._token = running.around.variables["TWILIO_AUTH_TOKEN"]

    def request(self, path: str = "/voice/incoming", sign_path: str | None = None) -> bytes:
        """A whole request, its header and its body."""
        form = {
            "AccountSid": self._sid, "CallSid": f"CA{secrets.token_hex(16)}",
            "From": "+33199000101", "To": LINES[0], "CallStatus": "ringing",
        }  # fmt: skip
        body = urlencode(form).encode()
        signed = signature(self._token, self._base + (sign_path or path), form)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._base.removeprefix('http://')}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"X-Twilio-Signature: {signed}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def ask(self) -> float:
        """One webhook over a connection of its own: the seconds until its whole answer."""
        began = time.monotonic()
        self.document()
        return time.monotonic() - began

    def document(self) -> str:
        """The same: what was answered."""
        wire = Wire(self._port)
        try:
            wire.send(self.request())
            status, document = wire.answer()
        finally:
            wire.close()
        assert status == 200, document
        assert "</Response>" in document
        return document

    def ask_for(self, seconds: float) -> list[float]:
        """One after the other, for so long."""
        until = time.monotonic() + seconds
        waits = []
        while time.monotonic() < until:
            waits.append(self.ask())
            time.sleep(0.05)
        return waits


def figures(what: str, waits: list[float]) -> str:
    """A line for the log of the test."""
    return (
        f"{what}: {len(waits)} webhooks, p50 {median(waits) * 1000:.0f} ms, "
        f"max {max(waits) * 1000:.0f} ms"
    )


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[None]:
    """Do this in a thread meanwhile; the block ends when both have."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join()
    if failed:
        raise failed[0]
