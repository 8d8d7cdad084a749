"""What callers would hear as a day goes by: just before and just after each opening and closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from callrouter.admin.rehearsal import first_words
from callrouter.dialled_lines import Admission, DialledLines
from callrouter.records.current_hours import Ruling
from callrouter.rules.hours import opening_at
from callrouter.rules.year import Edge, edges_of
from callrouter.settings import LineSettings
from callrouter.wording import Language

JUST_BEFORE = timedelta(seconds=1)


@dataclass(frozen=True)
class Heard:
    """What a caller whom nobody knows hears at that instant, up to the first question of its own,
    in each language of the line."""

    at: datetime
    is_open: bool
    spoken: dict[Language, list[str]]


@dataclass(frozen=True)
class Around:
    """An opening or a closing, and what is heard on both sides of it."""

    edge: Edge
    before: Heard
    after: Heard


def heard_on(
    session: Session,
    lines: DialledLines,
    admission: Admission,
    line: LineSettings,
    ruling: Ruling,
    day: date,
) -> tuple[list[Around], Heard | None]:
    """What is heard around each edge of that local day, and where it has none, at noon. It reads
    and never writes.

    The hours are those of `ruling`, be they in force or not.
    """

    def heard(at: datetime) -> Heard:
        return Heard(
            at=at,
            is_open=opening_at(ruling.schedule, at).is_open,
            spoken=first_words(session, lines, admission, line, at, ruling),
        )

    around = [
        Around(edge, heard(edge.at - JUST_BEFORE), heard(edge.at))
        for edge in edges_of(ruling.schedule, day)
    ]
    noon = datetime.combine(day, time(12), ruling.schedule.zone)
    return around, None if around else heard(noon)
