"""Whether the parts that a process needs can be reached right now."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from callrouter.line import LineUnavailable
from callrouter.stages.service import Service


def parts_reached(service: Service) -> dict[str, bool]:
    """Each part by name, and whether it answered within its time limit; never raises for one
    that did not. The line being away costs a pause, not a call, but wants mending all the same."""
    return {"database": _database(service), "redis": _line(service)}


def _database(service: Service) -> bool:
    try:
        with service.records.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _line(service: Service) -> bool:
    try:
        service.line.ping()
    except LineUnavailable:
        return False
    return True
