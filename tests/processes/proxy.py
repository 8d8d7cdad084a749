"""A TCP proxy before PostgreSQL, whose connections can be made to go silent."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

from sqlalchemy.engine import make_url


class Proxy:
    """Passes bytes both ways, until it is told to be silent: then the connections of that moment
    take everything and never answer. New ones work."""

    def __init__(self, database_url: str) -> None:
        database = make_url(database_url)
        self._server = f"{database.query['host']}/.s.PGSQL.5432"
        self._silent: set[int] = set()
        self._open: set[int] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        through = database.set(host="127.0.0.1", port=self._listening.getsockname()[1], query={})
        self.url = through.render_as_string(hide_password=False)
        """Of the same database, through the proxy."""
        self.accepted = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def silence(self) -> int:
        """The connections of now go silent. Returns how many there are."""
        self._silent |= self._open
        return len(self._open)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self.accepted += 1
                number = self.accepted
                self._open.add(number)
                for source, target in ((client, server), (server, client)):
                    threading.Thread(
                        target=self._pass, args=(number, source, target), daemon=True
                    ).start()

    def _pass(self, number: int, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while passed := source.recv(65536):
                if number not in self._silent:
                    target.sendall(passed)
        self._open.discard(number)
        if number not in self._silent:
            for one in (source, target):
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
