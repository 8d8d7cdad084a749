"""Hours that two people changed at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules.hours_merge import Dispute, merge
from callrouter.rules.schedule import (
    DatedHours,
    Schedule,
    Slot,
    by_day,
    clashes,
    exception_on,
)

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


def test_where_a_longer_closure_of_theirs_cannot_be_had_the_one_it_took_the_place_of_stays() -> (
    None
):
    closed = DatedHours(date(2027, 8, 1), (), "Congés", "Break", until=date(2027, 8, 5))
    longer = replace(closed, until=date(2027, 8, 7))
    opened = DatedHours(date(2027, 8, 6), NINE_TO_NOON, "Samedi ouvert", "Open Saturday")
    merged = merge(with_dates(closed), with_dates(longer), with_dates(closed, opened))
    assert merged.schedule == with_dates(closed, opened)
    assert merged.disputes == (Dispute("exception", exception=longer),)


def test_what_they_put_beside_such_a_closure_gives_way_to_it_too() -> None:
    closed = DatedHours(date(2027, 8, 1), (), "Congés", "Break", until=date(2027, 8, 5))
    first = replace(closed, until=date(2027, 8, 2))
    second = replace(closed, day=date(2027, 8, 3), until=date(2027, 8, 7))
    opened = DatedHours(date(2027, 8, 6), NINE_TO_NOON, "Vendredi ouvert", "Open Friday")
    merged = merge(with_dates(closed), with_dates(first, second), with_dates(closed, opened))
    assert merged.schedule == with_dates(closed, opened)
    assert {one.exception for one in merged.disputes} == {first, second}


def apart(dates: list[DatedHours]) -> list[DatedHours]:
    """Without those that share a day with an earlier one."""
    clashing = {place for place, _, _ in clashes(dates)}
    return [one for place, one in enumerate(dates) if place not in clashing]


FIRST = date(2027, 8, 1)
SOME_DATES = st.lists(
    st.builds(
        lambda start, length, slots, yearly: DatedHours(
            FIRST + timedelta(days=start), slots, "Raison", "Reason",
            FIRST + timedelta(days=start + length) if length else None, yearly,
        ),
        st.integers(0, 9), st.integers(0, 4), st.sampled_from([(), NINE_TO_NOON]), st.booleans(),
    ),
    max_size=4,
).map(apart)  # fmt: skip


@given(SOME_DATES, SOME_DATES, SOME_DATES)
def test_a_day_that_both_have_alike_stays_so(
    base: list[DatedHours], theirs: list[DatedHours], mine: list[DatedHours]
) -> None:
    sides = [with_dates(*base), with_dates(*theirs), with_dates(*mine)]
    merged = merge(*sides).schedule
    assert not list(clashes(merged.exceptions))
    for number in range(16):
        day = FIRST + timedelta(days=number)
        had = [one and one.slots for one in (exception_on(side, day) for side in sides[1:])]
        if had[0] == had[1]:
            now = exception_on(merged, day)
            assert (now and now.slots) == had[0]
