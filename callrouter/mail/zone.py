"""Whose clock the times of a mail are given on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from callrouter.dialled_lines import DialledLines
from callrouter.records.current_hours import current_revision


def zone_of(session: Session, lines: DialledLines, line: str | None = None) -> str:
    """The name of the zone of that line's hours; without a line, of the default ones."""
    schedule = lines.schedule_of(line)
    return current_revision(session, lines.schedules, schedule).schedule.zone.key
