"""`/healthz` and `/readyz`, the same on both web apps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify

from callrouter.runtime import Runtime
from callrouter.views.health import Readiness
from webhooks.routes import Open, declare


def health(runtime: Runtime, clock: Callable[[], datetime]) -> Blueprint:
    """Whether this process lives, and whether the service is ready for callers."""
    views = Blueprint("health", __name__)
    readiness = Readiness(runtime, clock)

    @views.get("/healthz")
    @declare(Open())
    def healthz() -> Response:
        """200: this process lives. It waits for nothing."""
        return _fresh(jsonify(status="ok"))

    @views.get("/readyz")
    @declare(Open())
    def readyz() -> tuple[Response, int]:
        """JSON of `status` (`ready` or `not ready`) and of each part: 200 where all are `ok`, else
        503. `set_aside` counts items that wait for their mending, `mail_failed` and `mail_late`
        mails; they make nothing unready."""
        ready, parts = readiness.look()
        status = "ready" if ready else "not ready"
        return _fresh(jsonify(status=status, **parts)), 200 if ready else 503

    return views


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
