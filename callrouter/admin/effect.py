"""What other hours would have meant for the calls of the last month, and what they will for running
deadlines: shown before they are saved. Nothing is written."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.clocks import Clocks
from callrouter.desk.tried_hours import moved_by
from callrouter.records import Call
from callrouter.rules.effect import Effect, Turned, differing
from callrouter.rules.hours import Span
from callrouter.rules.schedule import Schedule
from callrouter.rules.turn import MET_CLOSED

LOOKED_BACK = timedelta(days=30)

ANSWERED = Call.connected_at.is_not(None)
JOINED = Call.joined_at.is_not(None)


def effect_of(
    session: Session, clocks: Clocks, name: str, tried: Schedule, now: datetime
) -> Effect:
    """What follows from these hours for a schedule's lines, were they saved now."""
    moved, is_all = moved_by(session, clocks, name, tried, now)
    return Effect(turned_by(session, clocks, name, tried, now), moved, is_all)


def turned_by(
    session: Session, clocks: Clocks, name: str, tried: Schedule, now: datetime
) -> Turned:
    """The calls of the last month to these lines that would have met another line than by the hours
    that rule. A call that came while neither or both were open is none."""
    lines = [one.name for one in clocks.dialled_lines.all if one.hours == name]
    ruling = clocks.hours_named(name).revised(session)[1][-1].schedule
    since = now - LOOKED_BACK
    closed, opened = differing(ruling, tried, since, now)
    shut, let_in = (_came(session, lines, spans) for spans in (closed, opened))
    met_closed = {kind: count for kind, count in let_in.items() if _met_closed(*kind)}
    return Turned(
        since,
        now,
        answered=sum(count for (answered, _, _), count in shut.items() if answered),
        waited=sum(
            count for (answered, joined, _), count in shut.items() if joined and not answered
        ),
        neither=sum(
            count
            for (answered, joined, outcome), count in shut.items()
            if not (answered or joined or _met_closed(answered, joined, outcome))
        ),
        met_closed=sum(met_closed.values()),
        of_these_left_message=sum(
            count for (_, _, outcome), count in met_closed.items() if outcome == "message"
        ),
    )


def _met_closed(answered: bool, joined: bool, outcome: str | None) -> bool:
    return not answered and not joined and outcome in MET_CLOSED


Kind = tuple[bool, bool, str | None]


def _came(session: Session, lines: list[str], spans: list[Span]) -> Counter[Kind]:
    """How many calls to these lines came in these times, by whether they were answered, whether
    they joined the line, and what their intake came to."""
    came: Counter[Kind] = Counter()
    for begin, end in spans:
        kinds = (ANSWERED, JOINED, Call.outcome)
        counted = (
            select(*kinds, func.count())
            .where(Call.line.in_(lines), Call.arrived_at >= begin, Call.arrived_at < end)
            .group_by(*kinds)
        )
        for answered, joined, outcome, count in session.execute(counted):
            came[bool(answered), bool(joined), outcome] += count
    return came
