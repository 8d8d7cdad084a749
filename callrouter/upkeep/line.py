"""The line in Redis, made to agree with the records: who waits, and where nobody is signed in."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import Row, select

from callrouter.records import Agent, Call, Offer
from callrouter.records.calls import STILL_WAITING, of_place
from callrouter.rules.offer import BLOCKING_CALL
from callrouter.runtime import Runtime

log = structlog.get_logger()


def make_whole(runtime: Runtime, now: datetime) -> None:
    """Put the line back from the records at once, if Redis has been emptied or replaced."""
    if runtime.line.order.is_whole():
        return
    added = runtime.line.order.restore(waiting_callers(runtime, now))
    log.warning("line.restored", callers=added)


def mend_line(runtime: Runtime, now: datetime) -> None:
    """Compare the line with the records: places that are missing come back, those that nobody waits
    in go, and one that a dispatcher took before it died may be offered again. What stands in its
    names and is none of it goes first."""
    answered_in = _languages(runtime)
    foreign = runtime.line.foreign.take_away(answered_in)
    if foreign:
        log.error("line.foreign", keys=foreign)
    for language in answered_in:
        if strays := runtime.line.order.tidy(language):
            log.warning("line.strays", language=language, members=strays)
    known = runtime.line.order.everyone()
    waiting = waiting_callers(runtime, now)
    runtime.line.order.restore(one for one in waiting if one[0] not in known)
    languages = {language for _, language, _, _ in waiting}
    free = {place for language in languages for place in runtime.line.order.free(language)}
    for place, _, _, offered in waiting:
        if not offered and place not in free:
            runtime.line.order.release(place)
    with runtime.records.read() as session:
        for place in known.keys() - {place for place, *_ in waiting}:
            state = session.scalar(select(Call.state).where(of_place(place)))
            if state != "waiting":
                log.warning("line.ghost", place=place)
                runtime.line.order.leave(place)


# Every step of the dispatcher asks this: built once, since that takes longer than asking.
SPOKEN = select(Agent.languages).where(Agent.state != "away", Agent.disabled_at.is_(None))


def note_attendance(runtime: Runtime) -> None:
    """Tell the line in which languages nobody at all is signed in."""
    spoken: set[str] = set()
    with runtime.records.read() as session:
        for languages in session.scalars(SPOKEN):
            spoken.update(languages.split())
    offered = _languages(runtime)
    runtime.line.attendance.note(offered, [one for one in offered if one not in spoken])


def waiting_callers(runtime: Runtime, now: datetime) -> list[tuple[str, str, int, bool]]:
    """Everyone who waits, as the records have it: (place, language, order, offered)."""
    offers = select(Offer.id).where(Offer.call_id == Call.id, Offer.state.in_(BLOCKING_CALL))
    offered = offers.exists()
    with runtime.records.read() as session:
        rows = session.execute(
            select(Call.place, Call.language, Call.line_order, offered).where(
                STILL_WAITING, Call.line_order.is_not(None)
            )
        ).all()

    def read(row: Row[str, str | None, int | None, bool]) -> tuple[str, str, int, bool]:
        place, language, order, offered = row
        return place, language or "fr", int(order or 0), bool(offered)

    return runtime.guard.each("waiting callers", rows, read, now, name=lambda row: row[0])


def _languages(runtime: Runtime) -> list[str]:
    """Those in which callers are answered, in order."""
    return sorted({one for line in runtime.dialled_lines.all for one in line.languages})
