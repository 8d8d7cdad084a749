"""What may be a slip in hours that could be used."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.hours_document import read_schedule
from callrouter.rules.hours_doubts import doubts
from callrouter.rules.schedule import Schedule
from callrouter.wording.hours import say_differences, say_doubt

PARIS = ZoneInfo("Europe/Paris")
NOON = "2026-07-15 12:00"
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def hours(*slots: str, dated: list[dict[str, Any]] | None = None, **more: Any) -> Schedule:
    """The same slots from Monday to Friday, unless `more` says otherwise."""
    week = {name: list(slots) if name in NAMES[:5] else [] for name in NAMES}
    week.update({name: more.pop(name) for name in NAMES if name in more})
    reasons = {"reason_fr": "Raison", "reason_en": "Reason"}
    entries = [{"slots": [], **reasons, **one} for one in dated or []]
    return read_schedule({"zone": "Europe/Paris", "week": week, "dated": entries, **more})


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=PARIS)


USUAL = hours("09:00-18:00")


@pytest.mark.parametrize(
    ("schedule", "moment", "kinds"),
    [
        (USUAL, NOON, []),
        (USUAL, "2026-07-18 12:00", []),
        (hours("06:00-22:00"), NOON, []),
        (hours(), NOON, ["never_opens", "closes_at_once"]),
        (hours(dated=[{"day": "2026-09-01"}]), NOON, ["never_opens", "closes_at_once"]),
        (hours(dated=[{"day": "2026-09-01", "slots": ["09:00-12:00"]}]), NOON, ["closes_at_once"]),
        (
            hours(dated=[{"day": "2027-09-01", "slots": ["09:00-12:00"]}]),
            NOON,
            ["nothing_in_a_year", "closes_at_once"],
        ),
        (
            hours(dated=[{"day": "2026-07-01", "slots": ["09:00-12:00"]}]),
            NOON,
            ["nothing_in_a_year", "closes_at_once", "past"],
        ),
        (hours("05:59-18:00"), "2026-07-18 12:00", ["unusual_hours"]),
        (hours("09:00-18:00", monday=["21:00-22:01"]), NOON, ["unusual_hours"]),
        (hours("00:00-24:00"), NOON, ["unusual_hours"]),
        (
            hours("09:00-18:00", dated=[{"day": "2026-12-24", "slots": ["21:00-23:00"]}]),
            NOON,
            ["unusual_hours"],
        ),
        (hours("09:00-18:00", dated=[{"day": "2026-07-14"}]), NOON, ["past"]),
        (hours("09:00-18:00", dated=[{"day": "2026-07-15"}]), NOON, ["closes_at_once"]),
        (hours("09:00-18:00", dated=[{"day": "2026-07-13", "until": "2026-07-16"}]),
         "2026-07-17 12:00", ["past"]),
        (hours("09:00-18:00", dated=[{"day": "2020-07-14", "yearly": True}]), NOON, []),
        (hours("09:00-18:00", dated=[{"day": "2028-02-29", "yearly": True}]), NOON, ["leap_day"]),
        (hours("09:00-18:00", dated=[{"day": "2028-02-29"}]), NOON, []),
        (hours("09:00-12:30"), NOON, ["closes_soon"]),
        (hours("09:00-12:31"), NOON, []),
        (hours("09:00-12:00"), NOON, ["closes_at_once"]),
    ],
)  # fmt: skip
def test_what_may_be_a_slip(schedule: Schedule, moment: str, kinds: list[str]) -> None:
    found = doubts(schedule, at(moment), USUAL)
    assert [one.kind for one in found] == kinds
    for one in found:
        assert say_doubt(one, PARIS).endswith(".")


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (
            hours("09:00-18:00", dated=[{"day": "2028-02-29", "yearly": True}]),
            "Tuesday 29 February 2028, every year: it comes in leap years only.",
        ),
        (hours("09:00-12:10"), "The line closes within half an hour, at 12:10."),
        (
            hours("09:00-11:00"),
            "The line, which is open, closes at once, and opens again on "
            "Thursday 16 July 2026 at 09:00.",
        ),
        (
            hours("09:00-18:00", friday=["21:00-23:00"]),
            "Friday: 21:00-23:00 is not within 06:00-22:00.",
        ),
        (
            hours("09:00-18:00", dated=[{"day": "2026-07-01", "until": "2026-07-02"}]),
            "Wednesday 1 July 2026 to Thursday 2 July 2026 is over.",
        ),
    ],
)
def test_a_doubt_is_a_sentence(schedule: Schedule, said: str) -> None:
    assert [say_doubt(one, PARIS) for one in doubts(schedule, at(NOON), USUAL)] == [said]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (USUAL, hours("09:00-18:00"), []),
        (
            USUAL,
            hours("09:00-20:00"),
            ["Monday, Tuesday, Wednesday, Thursday and Friday: 09:00-20:00 instead of "
             "09:00-18:00."],
        ),
        (
            USUAL,
            hours("09:00-18:00", monday=[], saturday=["10:00-12:00", "14:00-16:00"]),
            ["Monday: closed instead of 09:00-18:00.",
             "Saturday: 10:00-12:00, 14:00-16:00 instead of closed."],
        ),
        (
            USUAL,
            hours("09:00-18:00", zone="Europe/London", holidays={"country": "FR"}),
            ["All times are on the clock of Europe/London instead of Europe/Paris.",
             "The line closes on the public holidays of FR."],
        ),
        (
            hours("09:00-18:00", holidays={"country": "FR"}),
            hours("09:00-18:00", holidays={"country": "FR", "subdivision": "57"}),
            ["The line closes on the public holidays of FR-57 instead of those of FR."],
        ),
        (
            hours("09:00-18:00", dated=[{"day": "2026-12-24"}, {"day": "2026-12-31"}]),
            hours("09:00-18:00", dated=[
                {"day": "2026-12-24", "slots": ["09:00-12:00"]},
                {"day": "2027-08-09", "until": "2027-08-13", "yearly": True, "spoken": False},
            ]),
            ["No longer: Thursday 31 December 2026: closed (Raison / Reason).",
             "Thursday 24 December 2026: 09:00-12:00 (Raison / Reason) instead of closed "
             "(Raison / Reason).",
             "New: Monday 9 August 2027 to Friday 13 August 2027, every year: closed "
             "(Raison / Reason, not told to callers)."],
        ),
    ],
)  # fmt: skip
def test_differences_are_sentences(before: Schedule, after: Schedule, said: list[str]) -> None:
    assert say_differences(before, after) == said
