"""Hours that change apply to who already waits: drain and longest wait are derived again."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, select

from callrouter.dialled_lines import DialledLines
from callrouter.records import Call, lock_call
from callrouter.records.calls import STILL_WAITING
from callrouter.records.current_hours import current_revision, revised
from callrouter.records.receipt import note
from callrouter.rules.leaving import Leaving, leaving_after_change
from callrouter.runtime import Runtime
from callrouter.settings import DEFAULT_SCHEDULE

log = structlog.get_logger()


def follow_hours(runtime: Runtime, now: datetime) -> int:
    """Bring every waiting caller under the hours that rule its line now. Returns how many were
    under others.

    Each call says on which revision its times rest. So it does not matter who wrote a newer one,
    nor whether the caller was still being asked when it came.
    """
    behind = _behind(runtime)
    return len(
        runtime.guard.each(
            "callers under other hours", behind, lambda sid: _follow(runtime, sid, now), now
        )
    )


def _behind(runtime: Runtime) -> list[str]:
    lines = runtime.dialled_lines
    found: list[str] = []
    with runtime.records.read() as session:
        for name in lines.schedules:
            ruling = current_revision(session, lines.schedules, name)
            found += session.scalars(
                select(Call.sid).where(
                    STILL_WAITING,
                    _on_schedule(lines, name),
                    Call.hours_revision_id.is_distinct_from(ruling.revision_id),
                )
            )
    return found


def _on_schedule(lines: DialledLines, name: str) -> ColumnElement[bool]:
    """The calls to lines of that schedule; to lines that no longer exist, of the default one."""
    if name != DEFAULT_SCHEDULE:
        return Call.line.in_([one.name for one in lines.all if one.hours == name])
    others = [one.name for one in lines.all if one.hours != name]
    return Call.line.not_in(others)


def _follow(runtime: Runtime, sid: str, now: datetime) -> None:
    lines = runtime.dialled_lines
    with runtime.transaction() as session:
        call = lock_call(session, sid)
        if call is None or call.state != "waiting" or call.joined_at is None:
            return
        ruling = current_revision(session, lines.schedules, lines.schedule_of(call.line))
        before = revised(session, lines.schedules, call.hours_revision_id, ruling.name)
        # Older than the call: the line has been given another schedule, now.
        changed = ruling.since if ruling.since and ruling.since >= call.arrived_at else now
        ends = leaving_after_change(
            runtime.waiting.patience,
            Leaving(call.leave_by, call.leave_as),
            call.joined_at,
            before or ruling.schedule,
            ruling.schedule,
            changed,
        )
        call.hours_revision_id = ruling.revision_id
        call.leave_by, call.leave_as = ends.by, ends.because
        derived = {
            "what": "hours_changed",
            "schedule": ruling.name,
            "revision": ruling.number,
            "leaves_by": ends.by.isoformat() if ends.by else None,
            "as": ends.because,
        }
        note(call, [derived], now)
    log.info("call.hours_changed", call=sid, revision=ruling.number, leaves_by=ends.by)
