"""Hours that two people changed at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from callrouter.rules.hours_merge import Dispute, merge
from callrouter.rules.schedule import DatedHours, Schedule, Slot, by_day

NINE_TO_SIX, NINE_TO_NOON = (Slot(540, 1080),), (Slot(540, 720),)
EVE = DatedHours(date(2026, 12, 24), NINE_TO_NOON, "Veille", "Eve")
INVENTORY = DatedHours(date(2026, 12, 31), (), "Inventaire", "Stocktaking")
SUMMER = DatedHours(date(2027, 8, 2), (), "Congés", "Break", until=date(2027, 8, 13))
BASE = Schedule(ZoneInfo("Europe/Paris"), (NINE_TO_SIX,) * 5 + ((), ()), "FR")


def with_dates(
    *exceptions: DatedHours, week: dict[int, tuple[Slot, ...]] | None = None
) -> Schedule:
    """The base with these exceptions, and other hours on some weekdays."""
    days = tuple((week or {}).get(day, slots) for day, slots in enumerate(BASE.week))
    dated, yearly = by_day(exceptions)
    return replace(BASE, week=days, dated=dated, yearly=yearly)


def test_what_each_changed_alone_is_kept_of_both() -> None:
    theirs = replace(with_dates(EVE, week={0: NINE_TO_NOON}), subdivision="57")
    mine = replace(with_dates(SUMMER, week={5: NINE_TO_NOON}), zone=ZoneInfo("Europe/London"))
    merged = merge(BASE, theirs, mine)
    both = with_dates(EVE, SUMMER, week={0: NINE_TO_NOON, 5: NINE_TO_NOON})
    assert merged.schedule == replace(both, subdivision="57", zone=ZoneInfo("Europe/London"))
    assert merged.disputes == ()


def test_what_either_removed_is_gone() -> None:
    merged = merge(with_dates(EVE, INVENTORY), with_dates(EVE), with_dates(INVENTORY))
    assert merged.schedule.exceptions == []
    assert merged.disputes == ()


def test_where_both_changed_the_same_mine_is_kept_and_theirs_is_told() -> None:
    theirs = replace(
        with_dates(replace(EVE, slots=()), week={0: NINE_TO_NOON}),
        zone=ZoneInfo("Europe/London"),
        country="GB",
    )
    mine = replace(
        with_dates(replace(EVE, reason_en="Christmas Eve"), week={0: ()}),
        zone=ZoneInfo("Europe/Berlin"),
        country="DE",
    )
    merged = merge(with_dates(EVE), theirs, mine)
    assert merged.schedule == mine
    assert [(one.kind, one.weekday) for one in merged.disputes] == [
        ("zone", 0), ("weekday", 0), ("holidays", 0), ("exception", 0),
    ]  # fmt: skip
    assert merged.disputes[-1].exception == replace(EVE, slots=())


def test_what_both_changed_alike_is_no_dispute() -> None:
    both = with_dates(EVE, week={0: ()})
    assert merge(BASE, both, both).disputes == ()


def test_what_they_removed_and_i_changed_stays_and_is_told() -> None:
    changed = replace(EVE, slots=())
    merged = merge(with_dates(EVE), BASE, with_dates(changed))
    assert merged.schedule.exceptions == [changed]
    assert merged.disputes == (Dispute("exception", gone=changed),)


def test_what_i_removed_and_they_changed_stays_removed_and_is_told() -> None:
    changed = replace(EVE, slots=())
    merged = merge(with_dates(EVE), with_dates(changed), BASE)
    assert merged.schedule.exceptions == []
    assert merged.disputes == (Dispute("exception", exception=changed),)


def test_an_exception_of_theirs_never_swallows_a_day_of_mine_in_silence() -> None:
    theirs = DatedHours(date(2027, 8, 13), NINE_TO_NOON, "Pont", "Bridge")
    merged = merge(BASE, with_dates(theirs, EVE), with_dates(SUMMER))
    assert merged.schedule == with_dates(SUMMER, EVE)
    assert merged.disputes == (Dispute("exception", exception=theirs),)
