"""When a caller who waits leaves the line unserved, also when the hours change meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.leaving import Leaving, Patience, leaving, leaving_after_change
from callrouter.rules.schedule import DatedHours, Schedule, Slot

PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY = date(2026, 7, 15)
HALF_AN_HOUR, AN_HOUR = timedelta(minutes=30), timedelta(minutes=60)


def at(clock: str) -> datetime:
    """That Wednesday, Paris time."""
    return datetime.fromisoformat(f"{WEDNESDAY}T{clock}").replace(tzinfo=PARIS)


def until(end: str, start: str = "09:00") -> Schedule:
    """Every day the same hours; until 00:00 is no hours at all."""
    start_hour, end_hour = int(start[:2]) * 60 + int(start[3:]), int(end[:2]) * 60 + int(end[3:])
    slots = (Slot(start_hour, end_hour),) if end_hour else ()
    return Schedule(PARIS, (slots,) * 7)


NEVER_CLOSES = Schedule(PARIS, ((Slot(0, 1440),),) * 7)
CLOSED_TODAY = Schedule(
    PARIS,
    until("18:00").week,
    dated={WEDNESDAY: DatedHours(WEDNESDAY, (), "Panne", "Breakdown")},
)


@pytest.mark.parametrize(
    ("longest", "closes", "joined", "by", "because"),
    [
        (AN_HOUR, "18:00", "17:10", "18:10", "waited_too_long"),
        (AN_HOUR, "18:00", "17:45", "18:30", "drained"),
        (AN_HOUR, "18:00", "17:30", "18:30", "drained"),
        (AN_HOUR, None, "17:45", "18:45", "waited_too_long"),
        (None, "18:00", "09:00", "18:30", "drained"),
        (None, None, "09:00", None, None),
    ],
)
def test_what_comes_first_ends_the_wait(
    longest: timedelta | None, closes: str | None, joined: str, by: str | None, because: str | None
) -> None:
    found = leaving(Patience(HALF_AN_HOUR, longest), closes and at(closes), at(joined))  # type: ignore[arg-type]
    assert found == Leaving(by and at(by), because)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "changed", "by"),
    [
        (until("18:00"), until("20:00"), "17:50", "20:30"),
        (until("18:00"), until("20:00"), "18:10", "20:30"),
        (until("20:00"), until("18:00"), "17:50", "18:30"),
        (until("18:00"), until("17:00"), "17:40", "18:10"),
        (until("18:00"), CLOSED_TODAY, "17:40", "18:10"),
        (until("18:00"), until("17:00"), "18:10", "present"),
        (until("18:00"), until("18:00", "08:00"), "18:10", "present"),
        (until("18:00"), until("18:00", "08:00"), "17:50", "18:30"),
        (CLOSED_TODAY, until("18:00"), "17:50", "18:30"),
        (until("18:00"), NEVER_CLOSES, "17:50", None),
        (NEVER_CLOSES, until("18:00"), "17:50", "18:30"),
    ],
    ids=[
        "prolonged before closing",
        "prolonged while the line drains",
        "closes earlier today",
        "closed an hour ago: it closes when that is saved",
        "closed now",
        "closed before, and after: nothing closes anew",
        "tomorrow differs, while the line drains",
        "tomorrow differs",
        "opened again",
        "closes no more",
        "closes again",
    ],
)
def test_changed_hours_reach_who_waits(
    before: Schedule, after: Schedule, changed: str, by: str | None
) -> None:
    present = Leaving(at("18:25"), "drained")
    found = leaving_after_change(
        Patience(HALF_AN_HOUR, None), present, at("17:30"), before, after, at(changed)
    )
    if by == "present":
        assert found == present
    else:
        assert found == Leaving(by and at(by), by and "drained")  # type: ignore[arg-type]


def test_the_longest_wait_is_counted_from_joining_whatever_the_hours_become() -> None:
    found = leaving_after_change(
        Patience(HALF_AN_HOUR, AN_HOUR),
        Leaving(at("18:30"), "drained"),
        at("17:30"),
        until("18:00"),
        until("20:00"),
        at("17:50"),
    )
    assert found == Leaving(at("18:30"), "waited_too_long")
