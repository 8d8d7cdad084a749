"""Entitlement: accreditation and subscription, both valid at the very instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.entitlement import (
    Grant,
    entitled_until,
    entitlement_at,
    first_instant,
    last_instant,
    may_subscribe,
)

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 9, 15, 8, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)
EARLIER = NOW - timedelta(seconds=1)
ADVANCED = Grant("Advanced")
SUBSCRIBED = Grant("Support Premium")
ACCEPTED = ("Advanced",)


def test_a_partner_with_both_is_entitled() -> None:
    entitlement = entitlement_at([ADVANCED], [SUBSCRIBED], NOW, ACCEPTED)
    assert entitlement.entitled
    assert entitlement.accreditation == "Advanced"


@pytest.mark.parametrize(
    ("accreditations", "subscriptions", "accredited", "subscribed"),
    [
        ([], [SUBSCRIBED], False, True),
        ([ADVANCED], [], True, False),
        ([], [], False, False),
        ([Grant("Registered")], [SUBSCRIBED], False, True),
    ],
)
def test_one_of_the_two_is_not_enough(
    accreditations: list[Grant], subscriptions: list[Grant], accredited: bool, subscribed: bool
) -> None:
    entitlement = entitlement_at(accreditations, subscriptions, NOW, ACCEPTED)
    assert (entitlement.accredited, entitlement.subscribed) == (accredited, subscribed)
    assert not entitlement.entitled
    assert (entitlement.accreditation is None) is not accredited


@pytest.mark.parametrize(
    ("start", "end", "valid"),
    [
        (None, None, True),
        (NOW, None, True),
        (LATER, None, False),
        (None, LATER, True),
        (None, NOW, False),
        (EARLIER, LATER, True),
        (NOW, NOW, False),
    ],
)
def test_a_right_holds_from_its_start_and_is_lost_at_its_end(
    start: datetime | None, end: datetime | None, valid: bool
) -> None:
    limited = Grant("Advanced", start, end)
    assert entitlement_at([limited], [SUBSCRIBED], NOW, ACCEPTED).accredited is valid
    assert entitlement_at([ADVANCED], [limited], NOW, ACCEPTED).subscribed is valid


def test_an_accreditation_regained_after_a_gap_counts_again() -> None:
    lost = Grant("Advanced", None, EARLIER)
    regained = Grant("Advanced", NOW, None)
    assert entitlement_at([lost, regained], [SUBSCRIBED], NOW, ACCEPTED).entitled
    assert not entitlement_at([lost, regained], [SUBSCRIBED], EARLIER, ACCEPTED).entitled


A, B, C = (NOW + timedelta(days=30 * months) for months in (1, 2, 3))


@pytest.mark.parametrize(
    ("accreditations", "subscriptions", "until"),
    [
        ([ADVANCED], [SUBSCRIBED], None),
        ([Grant("Advanced", None, B)], [Grant("", None, A)], A),
        ([ADVANCED], [Grant("", None, A), Grant("", A, B)], B),
        ([ADVANCED], [Grant("", EARLIER, B), Grant("", A, C)], C),
        ([ADVANCED], [Grant("", A, None), Grant("", None, A)], None),
        ([ADVANCED], [Grant("", None, A), Grant("", B, C)], A),
        ([Grant("Advanced", None, A), Grant("Registered", A, B)], [SUBSCRIBED], A),
        ([ADVANCED], [Grant("", A, B)], NOW),
    ],
    ids=[
        "open", "first_end", "adjoining", "overlapping", "then_open", "gap", "not_accepted", "none",
    ],
)  # fmt: skip
def test_a_right_lasts_as_long_as_one_goes_on_where_another_ends(
    accreditations: list[Grant], subscriptions: list[Grant], until: datetime | None
) -> None:
    assert entitled_until(accreditations, subscriptions, NOW, ACCEPTED) == until


def test_the_accepted_names_are_configuration_and_capitals_do_not_matter() -> None:
    assert entitlement_at([Grant("Elite")], [SUBSCRIBED], NOW, ("Advanced", "ELITE")).entitled
    assert entitlement_at([Grant("advanced")], [], NOW, ACCEPTED).accreditation == "advanced"
    assert not entitlement_at([ADVANCED], [SUBSCRIBED], NOW, ()).accredited


def test_an_accreditation_lost_on_the_14th_is_gone_on_the_15th() -> None:
    lost = Grant("Advanced", None, last_instant(date(2026, 9, 14), PARIS))
    last_second = datetime(2026, 9, 14, 23, 59, 59, tzinfo=PARIS).astimezone(UTC)
    assert entitlement_at([lost], [SUBSCRIBED], last_second, ACCEPTED).entitled
    assert not entitlement_at(
        [lost], [SUBSCRIBED], last_second + timedelta(seconds=1), ACCEPTED
    ).entitled
    assert not entitlement_at([lost], [SUBSCRIBED], NOW, ACCEPTED).entitled


@pytest.mark.parametrize(
    ("day", "first", "after"),
    [
        ("2026-07-14", "2026-07-13T22:00", "2026-07-14T22:00"),
        ("2026-01-14", "2026-01-13T23:00", "2026-01-14T23:00"),
        ("2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("2026-10-25", "2026-10-24T22:00", "2026-10-25T23:00"),
    ],
)
def test_a_local_day_goes_from_its_midnight_to_the_next(day: str, first: str, after: str) -> None:
    at = date.fromisoformat(day)
    assert first_instant(at, PARIS) == datetime.fromisoformat(first).replace(tzinfo=UTC)
    assert last_instant(at, PARIS) == datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert first_instant(at, PARIS).tzinfo is UTC


DAY = timedelta(days=1)
UNTIL_TOMORROW = Grant("Advanced", None, NOW + DAY)
FROM_TOMORROW = Grant("Advanced", NOW + DAY, None)


@pytest.mark.parametrize(
    ("accreditations", "subscription", "before", "may"),
    [
        ([], Grant(""), None, False),
        ([ADVANCED], Grant(""), None, True),
        ([Grant("Registered")], Grant(""), None, False),
        # Judged when it begins to be used: now, or later.
        ([FROM_TOMORROW], Grant(""), None, False),
        ([FROM_TOMORROW], Grant("", NOW + DAY), None, True),
        ([UNTIL_TOMORROW], Grant("", NOW + DAY), None, False),
        ([UNTIL_TOMORROW], Grant("", NOW - DAY, NOW + 9 * DAY), None, True),
        # What is over entitles to nothing.
        ([], Grant("", NOW - 9 * DAY, NOW), None, True),
        ([], Grant("", NOW - 9 * DAY, LATER), None, False),
        # Who lost the accreditation may end it sooner, and neither later nor earlier.
        ([], Grant("", NOW - DAY, NOW + DAY), Grant("", NOW - DAY, NOW + 2 * DAY), True),
        ([], Grant("", NOW, NOW + DAY), Grant("", NOW - DAY, NOW + DAY), True),
        ([], Grant("", NOW - DAY, NOW + 3 * DAY), Grant("", NOW - DAY, NOW + 2 * DAY), False),
        ([], Grant("", NOW - DAY, None), Grant("", NOW - DAY, NOW + 2 * DAY), False),
        ([], Grant("", NOW - 2 * DAY, NOW + DAY), Grant("", NOW - DAY, NOW + DAY), False),
        ([], Grant("", None, NOW + DAY), Grant("", NOW - DAY, NOW + DAY), False),
        ([], Grant("", NOW - DAY, NOW + DAY), Grant(""), True),
    ],
)
def test_nobody_subscribes_without_a_valid_accreditation(
    accreditations: list[Grant], subscription: Grant, before: Grant | None, may: bool
) -> None:
    assert may_subscribe(subscription, before, accreditations, NOW, ACCEPTED) is may


@pytest.mark.parametrize(
    ("subscription", "may"),
    [
        (Grant("", NOW - DAY, NOW + DAY), True),
        (Grant("", NOW - 2 * DAY, NOW + DAY), False),
        (Grant("", None, NOW + DAY), False),
        (Grant("", NOW + DAY, NOW + 2 * DAY), False),
    ],
)
def test_what_a_file_retells_needed_the_accreditation_when_it_began(
    subscription: Grant, may: bool
) -> None:
    lost = Grant("Advanced", NOW - DAY, EARLIER)
    assert may_subscribe(subscription, None, [lost], NOW, ACCEPTED, retold=True) is may
