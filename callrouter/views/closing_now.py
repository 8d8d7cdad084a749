"""What follows from closing or opening a line now: what callers will hear, and what becomes of who
waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.dialled_lines import DialledLines
from callrouter.records import Agent, Call
from callrouter.records.calls import STILL_WAITING
from callrouter.records.current_hours import current_revision
from callrouter.records.hours_for_a_time import InForce, in_force
from callrouter.rules.closing_now import reasons_replaced
from callrouter.rules.hours import Opening, is_open_at, opening_at, told_closure
from callrouter.rules.schedule import Schedule
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.hours import say_differences
from callrouter.wording.prompts import prompt


@dataclass(frozen=True)
class Standing:
    """How the lines of one schedule stand now."""

    schedule: str
    zone: ZoneInfo
    lines: tuple[str, ...]
    opening: Opening
    in_force: InForce | None
    """What is closed or opened for a time."""
    who: str | None
    """Who decided that."""
    newest: int | None
    """The revision that this rests on; None for the file."""
    waiting: int
    leaving: datetime | None
    """When the last of those who wait leaves the line unserved; None where nobody has to."""


@dataclass(frozen=True)
class Followed:
    """What follows for the lines of one schedule, once its new hours are saved now."""

    schedule: str
    zone: ZoneInfo
    was_open: bool
    opening: Opening
    heard_from: datetime
    """From when on callers are met by it: now, or once the lines would have opened."""
    heard: Mapping[Language, str] | None
    """What callers are told then; None where they are served."""
    waiting: int
    sent_off_at: datetime | None
    """When who still waits leaves the line; None where nobody has to."""
    changes: Mapping[Language, list[str]]
    """What differs from the hours that rule, in sentences."""
    reasons_replaced: list[tuple[date, str, str]]
    """Days whose own reason callers are not told any more."""


def standing(session: Session, lines: DialledLines, now: datetime) -> dict[str, Standing]:
    """How each schedule that a line follows stands, by its name."""
    waiting = _waiting(session, lines)
    found = {}
    for name in lines.schedules:
        mine = tuple(one.name for one in lines.all if one.hours == name)
        if not mine:
            continue
        ruling = current_revision(session, lines.schedules, name)
        present = in_force(session, ruling, now)
        found[name] = Standing(
            name,
            ruling.schedule.zone,
            mine,
            opening_at(ruling.schedule, now),
            present,
            None if present is None else _name_of(session, present),
            ruling.newest,
            *waiting[name],
        )
    return found


def followed(
    schedule: str,
    hours: Schedule,
    usual: Schedule,
    ruling: Schedule,
    waiting: int,
    leaving: datetime | None,
    now: datetime,
    drain: timedelta,
    status_page: str,
) -> Followed:
    """What follows from these hours, saved now in place of the ruling ones. `usual` is what those
    are without what is closed or opened for a time already; `leaving` is when the last of those who
    wait leaves now, and `drain` how long they may wait after a closing."""
    usually = opening_at(usual, now)
    was_open, opening = is_open_at(ruling, now), opening_at(hours, now)
    heard_from = now if usually.is_open or usually.reopens is None else usually.reopens
    then = opening_at(hours, heard_from)
    closure = told_closure(hours, heard_from)
    reasons = (closure.reason_fr, closure.reason_en) if closure is not None else (None, None)
    heard = {
        language: prompt(
            "closed",
            language,
            reopens=then.reopens,
            zone=hours.zone,
            status_page=status_page,
            now=heard_from,
            reason=reason,
        )
        for language, reason in zip(LANGUAGES, reasons, strict=True)
    }
    # A line that was closed before does not close again.
    leaves = None if opening.is_open else now + drain if was_open else leaving
    stays = leaves is None or is_open_at(hours, leaves)
    return Followed(
        schedule,
        hours.zone,
        was_open,
        opening,
        heard_from,
        None if then.is_open else heard,
        waiting,
        None if stays else leaves,
        {language: say_differences(ruling, hours, language) for language in LANGUAGES},
        reasons_replaced(usual, hours),
    )


def _name_of(session: Session, one: InForce) -> str:
    agent = session.get(Agent, one.author_id) if one.author_id is not None else None
    return one.author if agent is None else agent.name


def _waiting(session: Session, lines: DialledLines) -> dict[str, tuple[int, datetime | None]]:
    """How many callers wait, by schedule, and when the last of them leaves."""
    found: dict[str, tuple[int, datetime | None]] = dict.fromkeys(lines.schedules, (0, None))
    # Counted here: in groups, SQLite would read all calls in the order of their lines.
    for line, leaves in session.execute(select(Call.line, Call.leave_by).where(STILL_WAITING)):
        count, last = found[lines.schedule_of(line)]
        found[lines.schedule_of(line)] = count + 1, max(filter(None, (last, leaves)), default=None)
    return found
