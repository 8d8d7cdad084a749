"""gunicorn's threaded worker, made so that no thread ever waits for a client.

gunicorn's own reads a request in the thread that answers it: as many connections as there are
threads, each silent after its first byte, silence the process. Here the one thread that accepts
connections reads all of them, waiting for none, and hands on whole requests only; what a client
does not take of its answer at once is sent from there too. Who is too slow is cut off, and when
there are too many, who has been unfinished longest.

Of the servers that read like this, waitress has a single process and no time within which a request
must be whole; granian lets a body be waited for in a worker's thread, and does not tell the path as
it came over the wire, which is what Twilio signs.
"""

from __future__ import annotations

import errno
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

import structlog
from gunicorn.workers.gthread import ThreadWorker

from webhooks.connection import Client, Connection
from webhooks.framing import TOO_SLOW, Rejected, expects_continue, request_length
from webhooks.repeated import Repeated, telling_sockets
from webhooks.succession import Succession

log = structlog.get_logger()

ROUND_SECONDS = 0.25
"""How often those who are too slow are looked for."""
REPORT_SECONDS = 10.0
"""How often the log tells of those who were cut off."""

KEPT: Future[bool] = Future()
"""An answer after which the connection is kept open."""
KEPT.set_result(True)

Then = Callable[[Connection], None]
"""What follows a step."""
Step = Callable[[Connection], Then | None]
"""What is done when a client is ready; None where there is more to wait for. BlockingIOError when
it was not ready, OSError when it is gone."""


class VoiceWorker(ThreadWorker):  # type: ignore[misc]
    """For Twilio: header and body arrive within `SECONDS`."""

    uploads = False
    """Whether a body has time of its own, and as much as it needs at `BYTES_A_SECOND`."""
    succession = Succession()
    wsgi: Any
    """The app, as gunicorn has loaded it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Called before the fork, in the process that all workers come of."""
        super().__init__(*args, **kwargs)
        self.succession.begun(self.age)
        self._ends_since: float | None = None
        self._unfinished: dict[Connection, Step] = {}
        """The clients we wait for, longest first, and what is done when they are ready."""
        self._repeated = Repeated()
        self._cut: Counter[str] = Counter()
        self._next_round = self._next_report = 0.0

    def load_wsgi(self) -> None:
        """The app knows how large a body it takes."""
        super().load_wsgi()
        self._largest_body: int | None = self.wsgi.config["MAX_CONTENT_LENGTH"]
        self.wsgi = telling_sockets(self.wsgi)

    def run(self) -> None:
        """Serve until told to end."""
        self.succession.ready(self.age)
        super().run()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Told to end: as soon as the successors, if there are any, can answer."""
        self._ends_since = self._ends_since or time.monotonic()
        if self.succession.complete(self._ends_since):
            super().handle_exit(sig, frame)

    # --- Requests ---------------------------------------------------------------------------------

    def accept(self, listener: Any) -> None:
        """Take a new connection."""
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno in {errno.EMFILE, errno.ENFILE}:
                self._make_room()
            elif error.errno not in {errno.EAGAIN, errno.ECONNABORTED}:
                raise
            return
        self.nr_conns += 1
        client = Client(accepted)
        conn = Connection(self.cfg, client, address, listener.getsockname())
        self._wait(conn, EVENT_READ, self._receive)

    def on_client_socket_readable(self, conn: Connection, client: Client) -> None:
        """A connection that was kept open brings its next request."""
        if client.fileno() >= 0:
            self.poller.unregister(client)
            self.keepalived_conns.remove(conn)
            self._wait(conn, EVENT_READ, self._receive)

    def _receive(self, conn: Connection) -> Then | None:
        came = conn.sock.arriving()
        if not came:
            return self._drop
        conn.arrived += came
        if self.uploads and conn.length is not None:
            conn.moved += len(came)
        return self._look(conn)

    def _look(self, conn: Connection) -> Then | None:
        """Whether a whole request is there, or one that need not be read on."""
        if conn.length is None:
            try:
                conn.length = request_length(conn.arrived, self._largest_body)
            except Rejected as rejected:
                return partial(self._reject, rejected)
            if conn.length is None:
                return None
            if self.uploads:
                conn.since = time.monotonic()
            if len(conn.arrived) < conn.length and expects_continue(conn.arrived):
                conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                conn.sock.flush()
        return self._begin if len(conn.arrived) >= conn.length else None

    def _begin(self, conn: Connection) -> None:
        """A whole request is there: what is known to be answered as before is answered here; a
        thread works out the rest."""
        # Of many that were sent ahead, one after the other goes the long way round.
        is_alone = len(conn.arrived) == conn.length
        has_room = self.alive and len(self.keepalived_conns) < self.max_keepalived
        answer = self._repeated.answer(bytes(conn.arrived)) if is_alone and has_room else None
        if answer is None:
            self.enqueue_req(conn)
            return
        conn.init()
        conn.sock.sendall(answer)
        with suppress(OSError):
            conn.sock.flush()
        self.finish_request(conn, KEPT)

    def _reject(self, rejected: Rejected, conn: Connection) -> None:
        conn.sock.sendall(rejected.answer())
        with suppress(OSError):
            conn.sock.flush()
        self._part(conn)

    # --- Answers ----------------------------------------------------------------------------------

    def handle(self, conn: Connection) -> Any:
        """In a thread: answer, and send what the client takes at once."""
        conn.sock.stays = None
        keep = super().handle(conn)
        conn.answer = bytes(conn.sock.unsent) if conn.sock.stays and keep else b""
        with suppress(OSError):
            conn.sock.flush()
        return keep

    def finish_request(self, conn: Connection, fs: Future[Any]) -> None:
        """What follows an answer: the rest of it, the next request, or the end."""
        if conn.answer and conn.sock.stays:
            self._repeated.keep(conn.question, conn.answer, conn.sock.stays)
            conn.answer = b""
        if conn.sock.unsent:
            self._wait(conn, EVENT_WRITE, partial(self._send, fs))
        elif fs.exception() is not None or not fs.result():
            self._part(conn)
        elif conn.arrived and self.nr_conns > self.max_keepalived:
            # Who sends ahead is never idle: too many of them, and nobody else would be let in.
            self._cut["too_many"] += 1
            self._part(conn)
        elif conn.arrived:
            self._wait(conn, EVENT_READ, self._receive, self._look)
        else:
            super().finish_request(conn, fs)

    def _send(self, fs: Future[Any], conn: Connection) -> Then | None:
        conn.moved += conn.sock.flush()
        return None if conn.sock.unsent else partial(self.finish_request, fs=fs)

    def _part(self, conn: Connection) -> None:
        """Say that this was all, and wait for the client to close: if we closed first, it might
        lose the answer."""
        with suppress(OSError):
            conn.sock.shutdown(socket.SHUT_WR)
        self._wait(conn, EVENT_READ, self._discard)

    def _discard(self, conn: Connection) -> Then | None:
        return None if conn.sock.arriving() else self._drop

    # --- Waiting ----------------------------------------------------------------------------------

    def _wait(self, conn: Connection, event: int, step: Step, first: Step | None = None) -> None:
        """Take this step (at once the `first`, where it is another), and whenever the client is
        ready for it, until it says what follows."""
        conn.since, conn.moved = time.monotonic(), 0
        then = self._try(first or step, conn)
        if then is not None:
            then(conn)
            return
        self._unfinished[conn] = step
        self.poller.register(conn.sock, event, partial(self._ready, conn, step))

    def _ready(self, conn: Connection, step: Step, _client: Client) -> None:
        if conn not in self._unfinished:
            return
        then = self._try(step, conn)
        if then is not None:
            self._leave(conn)
            then(conn)

    def _try(self, step: Step, conn: Connection) -> Then | None:
        try:
            return step(conn)
        except BlockingIOError:
            return None
        except OSError:
            return self._drop

    def _leave(self, conn: Connection) -> None:
        del self._unfinished[conn]
        self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()

    def _make_room(self) -> None:
        """Close a connection: the one longest idle, else the one longest unfinished."""
        if self.keepalived_conns:
            idle = self.keepalived_conns.popleft()
            self.poller.unregister(idle.sock)
            self._drop(idle)
        elif self._unfinished:
            longest = next(iter(self._unfinished))
            self._leave(longest)
            self._drop(longest)
            self._cut["too_many"] += 1

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait no longer than until the next round where there is somebody to look after, and leave
        room for the next client."""
        super().wait_for_and_dispatch_events(ROUND_SECONDS if self._unfinished else timeout)
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        if self._ends_since is not None and self.succession.complete(self._ends_since):
            self.alive = False

    def murder_pending(self) -> None:
        """gunicorn's name for a round: end the connections of those who are too slow."""
        now = time.monotonic()
        if now < self._next_round:
            return
        self._next_round = now + ROUND_SECONDS
        for conn, step in list(self._unfinished.items()):
            if now < conn.too_slow_at:
                continue
            self._leave(conn)
            if step == self._receive and conn.arrived:
                self._cut["too_slow"] += 1
                self._reject(TOO_SLOW, conn)
            else:
                self._drop(conn)
        if self._cut and now >= self._next_report:
            self._next_report = now + REPORT_SECONDS
            log.warning("connections.ended", **self._cut)
            self._cut.clear()


class PagesWorker(VoiceWorker):
    """For people: the header arrives within `SECONDS`, a body at `BYTES_A_SECOND`."""

    uploads = True
