"""A client's connection: what has come, what is still to go out, and how long either may take."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import TConn

from webhooks.repeated import Stays

SECONDS = 3.0
"""How long a client may keep us waiting: for a request, for taking its answer, for closing."""
BYTES_A_SECOND = 10_000
"""An answer, and an upload to `pages`, may take longer as long as it moves at this speed."""
PIECE = 64 * 1024
"""The most bytes that are read from a client at once."""


class Client(socket.socket):
    """A client's socket that nobody waits for: what is sent is kept until it can go out."""

    def __init__(self, accepted: socket.socket) -> None:
        family, kind, protocol = accepted.family, accepted.type, accepted.proto
        super().__init__(family, kind, protocol, fileno=accepted.detach())
        self.unsent = bytearray()
        self.stays: Stays | None = None
        """What the answer that goes out depends on, see webhooks.repeated."""

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Keep it for `flush`: an answer goes out once it is whole."""
        self.unsent += data

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """The same with a part of a file."""
        file.seek(offset)
        data = file.read(-1 if count is None else count)
        self.unsent += data
        return len(data)

    def send(self, data: Any, flags: int = 0, /) -> int:
        """gunicorn sends nothing in this way but `100 Continue`, when the body is here already."""
        return len(data)

    def flush(self) -> int:
        """Send what goes out without waiting, and return how many bytes that was. OSError when the
        client is gone."""
        before = len(self.unsent)
        with suppress(BlockingIOError):
            while self.unsent:
                del self.unsent[: super().send(self.unsent, socket.MSG_DONTWAIT)]
        return before - len(self.unsent)

    def arriving(self) -> bytes:
        """What has come, b"" at the end. BlockingIOError when nothing has."""
        return self.recv(PIECE, socket.MSG_DONTWAIT)


class Connection(TConn):  # type: ignore[misc]
    """A client, what has come of its requests, and since when we wait for it."""

    sock: Client

    def __init__(self, cfg: Any, sock: Client, client: Any, server: Any) -> None:
        super().__init__(cfg, sock, client, server)
        self.data_ready = True
        self.arrived = bytearray()
        self.length: int | None = None
        """Of the first request in `arrived`, once its header is there."""
        self.question = self.answer = b""
        """The request that is being answered, and the answer, where it may be given again."""
        self.since = 0.0
        self.moved = 0
        """Bytes since then that earn the client more time."""

    @property
    def too_slow_at(self) -> float:
        """The monotonic instant at which we have waited long enough."""
        return self.since + SECONDS + self.moved / BYTES_A_SECOND

    def init(self) -> None:
        """Called by gunicorn where it is to read a request: it gets that one, and then the end."""
        self.question = bytes(self.arrived[: self.length])
        del self.arrived[: self.length]
        self.length = None
        self.parser = http.get_parser(self.cfg, [self.question], self.client)
