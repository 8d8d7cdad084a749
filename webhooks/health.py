"""`/healthz`, the same on both web apps: 200 when this process can do its work, 503 when not."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from callrouter.stages.health import parts_reached
from callrouter.stages.service import Service

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> tuple[Response, int]:
    """JSON of `status` (`ok` or `degraded`) and of each part (`ok` or `unreachable`)."""
    reached = parts_reached(_service())
    well = all(reached.values())
    said = {name: "ok" if one else "unreachable" for name, one in reached.items()}
    answer = jsonify(status="ok" if well else "degraded", process="ok", **said)
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if well else 503


def _service() -> Service:
    """The service of the app that is asked: each keeps what it works with under its own name."""
    kept = current_app.extensions
    service: Service = (kept.get("voice") or kept["pages"]).service
    return service
