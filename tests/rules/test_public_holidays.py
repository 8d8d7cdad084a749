"""Public holidays to come: which are decided, and what becomes of the hours when they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from callrouter.rules.hours import hours_of
from callrouter.rules.hours_document import read_schedule
from callrouter.rules.public_holidays import holidays_ahead, with_holidays
from callrouter.rules.schedule import WEEKDAYS, Schedule, Slot
from callrouter.rules.typed_hours import typed_hours

TODAY = date(2026, 11, 27)
NINE_TO_SIX = (Slot(540, 1080),)
MORNING = (Slot(540, 720),)


def hours(*dated: dict[str, Any], country: str | None = "FR") -> Schedule:
    """Nine to six on working days, with these exceptions."""
    reasons = {"reason_fr": "Motif", "reason_en": "Reason"}
    document: dict[str, Any] = {
        "zone": "Europe/Paris",
        "week": {day: ["09:00-18:00"] if day[0] != "s" else [] for day in WEEKDAYS},
        "dated": [{**reasons, **one} for one in dated],
    }
    return read_schedule(document | ({"holidays": {"country": country}} if country else {}))


CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("dated", "decided", "of_several"),
    [
        ([], None, False),
        ([{"day": "2026-12-25", "slots": []}], "closed", False),
        ([{"day": "2026-12-25", "slots": ["09:00-18:00"]}], "open", False),
        ([{"day": "2026-12-25", "slots": ["09:00-12:00"]}], "other_hours", False),
        ([{"day": "2026-12-24", "until": "2026-12-28", "slots": []}], "closed", True),
        ([{"day": "2020-12-25", "yearly": True, "slots": ["10:00-11:00"]}], "other_hours", True),
        ([{"day": "2026-12-24", "slots": []}], None, False),
    ],
)
def test_what_is_decided_of_a_holiday(
    dated: list[dict[str, Any]], decided: str | None, of_several: bool
) -> None:
    found = {one.day: one for one in holidays_ahead(hours(*dated), TODAY, ())}[CHRISTMAS]
    assert (found.decided, found.of_several is not None) == (decided, of_several)
    assert (found.name_fr, found.name_en) == ("Noël", "Christmas Day")


def test_silence_is_no_decision_and_a_confirmation_is() -> None:
    found = holidays_ahead(hours(), TODAY, {NEW_YEAR})
    assert [one.day for one in found if one.decided] == [NEW_YEAR]
    # Eleven a year, two years; of those of 2028 only what comes before 26 November.
    assert len(found) == 22
    assert [one.day for one in found] == sorted(one.day for one in found)
    assert found[0].day == CHRISTMAS
    assert found[-1].day == date(2028, 11, 11)


def test_a_holiday_counts_on_its_own_day_and_no_more_after_it() -> None:
    week = timedelta(days=7)
    assert [one.day for one in holidays_ahead(hours(), CHRISTMAS, (), week)] == [CHRISTMAS]
    assert [one.day for one in holidays_ahead(hours(), date(2026, 12, 19), (), week)] == [CHRISTMAS]
    assert holidays_ahead(hours(), date(2026, 12, 18), (), week) == []
    assert holidays_ahead(hours(country=None), TODAY, ()) == []


@pytest.mark.parametrize(
    ("dated", "wanted", "slots", "reason"),
    [
        ([], MORNING, MORNING, "Noël"),
        ([], NINE_TO_SIX, NINE_TO_SIX, "Noël"),
        ([], (), (), "Noël"),
        ([{"day": "2026-12-25", "slots": ["10:00-11:00"]}], MORNING, MORNING, "Noël"),
        ([{"day": "2026-12-25", "slots": ["09:00-12:00"]}], MORNING, MORNING, "Motif"),
        # Closed as every holiday is, and not by an exception.
        ([{"day": "2026-12-25", "slots": ["09:00-12:00"]}], (), (), "Noël"),
        ([{"day": "2026-12-25", "slots": []}], (), (), "Motif"),
    ],
)
def test_a_decision_makes_hours_of_its_own_or_takes_them_back(
    dated: list[dict[str, Any]], wanted: tuple[Slot, ...], slots: tuple[Slot, ...], reason: str
) -> None:
    before = hours(*dated, {"day": "2026-12-31", "slots": []})
    holidays = {one.day: one for one in holidays_ahead(before, TODAY, ())}
    after = with_holidays(before, holidays, {CHRISTMAS: wanted})
    found = hours_of(after, CHRISTMAS)
    assert (found.slots, found.because.name_fr) == (slots, reason)
    assert hours_of(after, date(2026, 12, 31)).slots == ()
    assert hours_of(after, NEW_YEAR).because.kind == "holiday"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9-12", "09:00-12:00"),
        ("9:00-12:30, 14h-18h", "09:00-12:30 14:00-18:00"),
        ("de 9 h à 12 h 30 et de 14 h à 18 h", "09:00-12:30 14:00-18:00"),
        ("00:00-24:00", "00:00-24:00"),
        # As in the week's fields.
        ("9 à midi", "09:00-12:00"),
        ("9 a.m. to noon and 2 p.m. to 6 p.m.", "09:00-12:00 14:00-18:00"),
        ("20h-minuit", "20:00-24:00"),
        ("9:00-12:00; 12:00-18:00", "09:00-12:00 12:00-18:00"),
        ("", None),
        ("9", None),
        ("18-9", None),
        ("9-12, 11-18", None),
        ("14-18, 9-12", None),
        ("9-12,", None),
        ("matin", None),
    ],
)
def test_the_hours_of_a_day_on_one_line(typed: str, meant: str | None) -> None:
    found = typed_hours(typed)
    assert (None if found is None else " ".join(map(str, found))) == meant
