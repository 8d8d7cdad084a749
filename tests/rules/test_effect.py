"""When two schedules differ, and from when on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callrouter.rules.effect import differing, first_difference
from callrouter.rules.hours import opening_at
from callrouter.rules.schedule import DatedHours, Schedule, Slot

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 7, 13, tzinfo=PARIS)


def week(*slots: Slot) -> Schedule:
    """Every day the same."""
    return Schedule(PARIS, (slots,) * 7)


NINE_TO_SIX = week(Slot(540, 1080))
CLOSED_ON_FRIDAY = replace(
    NINE_TO_SIX, dated={date(2026, 7, 17): DatedHours(date(2026, 7, 17), (), "Pont", "Bridge")}
)


def told(instants: list[tuple[datetime, datetime]]) -> list[str]:
    """The spans on the clock of Paris."""
    local = [[one.astimezone(PARIS) for one in span] for span in instants]
    return [f"{begin:%a %H:%M}-{end:%H:%M}" for begin, end in local]


@pytest.mark.parametrize(
    ("after", "closed", "opened", "first"),
    [
        (NINE_TO_SIX, [], [], None),
        (week(Slot(540, 720), Slot(720, 1080)), [], [], None),
        (week(Slot(600, 1140)), ["Mon 09:00-10:00", "Tue 09:00-10:00"],
         ["Mon 18:00-19:00", "Tue 18:00-19:00"], "Mon 09:00"),
        (week(Slot(540, 720), Slot(780, 1080)), ["Mon 12:00-13:00", "Tue 12:00-13:00"], [],
         "Mon 12:00"),
        (week(), ["Mon 09:00-18:00", "Tue 09:00-18:00"], [], "Mon 09:00"),
        (week(Slot(0, 1440)), [],
         ["Mon 00:00-09:00", "Mon 18:00-00:00", "Tue 00:00-09:00", "Tue 18:00-00:00"],
         "Mon 00:00"),
        (CLOSED_ON_FRIDAY, [], [], "Fri 09:00"),
    ],
)  # fmt: skip
def test_what_hours_take_away_and_add_within_two_days(
    after: Schedule, closed: list[str], opened: list[str], first: str | None
) -> None:
    found = differing(NINE_TO_SIX, after, MONDAY, MONDAY + timedelta(days=2))
    assert (told(found[0]), told(found[1])) == (closed, opened)
    at = first_difference(NINE_TO_SIX, after, MONDAY)
    assert (at and f"{at.astimezone(PARIS):%a %H:%M}") == first


SLOTS = st.lists(st.integers(0, 96), min_size=0, max_size=6, unique=True).map(
    lambda edges: tuple(
        Slot(15 * a, 15 * b) for a, b in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    )
)
WEEKS = st.lists(SLOTS, min_size=7, max_size=7).map(lambda days: Schedule(PARIS, tuple(days)))


@settings(max_examples=25, deadline=None)
@given(WEEKS, WEEKS)
def test_an_instant_is_in_one_of_them_exactly_where_the_two_do_not_agree(
    before: Schedule, after: Schedule
) -> None:
    start = datetime(2026, 10, 24, tzinfo=UTC)  # The clock is set back on the 25th.
    closed, opened = differing(before, after, start, start + timedelta(days=3))
    for quarter in range(3 * 96):
        at = start + timedelta(minutes=15 * quarter, seconds=1)
        was, would_be = opening_at(before, at).is_open, opening_at(after, at).is_open
        assert any(a <= at < b for a, b in closed) == (was and not would_be)
        assert any(a <= at < b for a, b in opened) == (would_be and not was)
    first = first_difference(before, after, start)
    assert first == (min([*closed, *opened])[0] if closed or opened else first)
