"""What clients ask again in the same words, and what is known to be answered as it was before.

An open console asks every second what is new, and as a rule nothing is. The view that says so tells
in the request's environment, under STAYS, for how long that stays true. Until then the same bytes
are answered with the same bytes by the thread that reads them: no request is parsed, no session
opened, and no other thread woken for what was known a second ago.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

import structlog

STAYS = "callrouter.stays"
"""Under this name a view leaves what tells, outside of any request and without waiting for
anything, whether its answer would still be the same."""
MOST = 1_000
"""Questions that are remembered, some kilobytes each: one for each open page."""
DATE = b"\r\nDate: "
COOKIE = b"\r\nset-cookie:"
"""An answer with one is for this once: given again, it would undo what came between."""

Stays = Callable[[], bool]
WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

log = structlog.get_logger()


def telling_sockets(app: WSGIApp) -> WSGIApp:
    """The same app; the client's socket is told what its view said of the answer."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = app(environ, start_response)
        environ["gunicorn.socket"].stays = environ.get(STAYS)
        return body

    return answer


@dataclass(frozen=True)
class _Answer:
    before_date: bytes
    after_date: bytes
    stays: Stays


class Repeated:
    """Questions, as they come over the wire, and their answers. For one thread."""

    def __init__(self) -> None:
        self._answers: dict[bytes, _Answer] = {}
        """Those that came first come first."""

    def keep(self, question: bytes, answer: bytes, stays: Stays) -> None:
        """Remember what was answered, unless it sets a cookie."""
        if COOKIE in answer.lower():
            return
        if len(self._answers) >= MOST:
            del self._answers[next(iter(self._answers))]
        before, _, after = answer.partition(DATE)
        self._answers[question] = _Answer(before, after[after.find(b"\r\n") :], stays)

    def answer(self, question: bytes) -> bytes | None:
        """The answer as of now; None where it has to be worked out."""
        found = self._answers.get(question)
        if found is None:
            return None
        try:
            stays = found.stays()
        except Exception:
            log.exception("server.repeated_failed")
            stays = False
        if not stays:
            del self._answers[question]
            return None
        return b"".join(
            (found.before_date, DATE, formatdate(usegmt=True).encode(), found.after_date)
        )
