"""How moments, days and amounts are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from callrouter.wording.written import (
    keep_together,
    write_day,
    write_due,
    write_moment,
    write_short,
    write_size,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("instant", "french", "english"),
    [
        (
            datetime(2026, 7, 15, 7, tzinfo=UTC),
            "mercredi 15 juillet 2026 à 9 h 00",
            "Wednesday 15 July 2026 at 9:00 a.m.",
        ),
        (
            datetime(2026, 12, 1, 11, 5, tzinfo=UTC),
            "mardi 1er décembre 2026 à 12 h 05",
            "Tuesday 1 December 2026 at 12:05 p.m.",
        ),
        (
            datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
            "vendredi 1er janvier 2027 à 0 h 30",
            "Friday 1 January 2027 at 12:30 a.m.",
        ),
    ],
)
def test_a_moment_is_written_on_the_clock_of_paris(
    instant: datetime, french: str, english: str
) -> None:
    assert write_moment(instant, "fr", PARIS) == french
    assert write_moment(instant, "en", PARIS) == english


@pytest.mark.parametrize(
    ("instant", "french", "english"),
    [
        (
            datetime(2026, 7, 15, 7, tzinfo=UTC),
            "mer. 15 juil. 2026, 9 h 00",
            "Wed 15 Jul 2026, 9:00 a.m.",
        ),
        (
            datetime(2026, 12, 1, 11, 5, tzinfo=UTC),
            "mar. 1er déc. 2026, 12 h 05",
            "Tue 1 Dec 2026, 12:05 p.m.",
        ),
    ],
)
def test_a_moment_in_a_list_is_written_in_short(
    instant: datetime, french: str, english: str
) -> None:
    assert write_short(instant, "fr", PARIS) == french
    assert write_short(instant, "en", PARIS) == english


def test_a_moment_without_a_zone_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="time zone"):
        write_moment(datetime(2026, 7, 15, 9), "en", PARIS)


def test_a_day_is_written_with_its_weekday_and_year() -> None:
    assert write_day(date(2027, 9, 14), "fr") == "mardi 14 septembre 2027"
    assert write_day(date(2027, 9, 14), "en") == "Tuesday 14 September 2027"


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (15, "11_h_05", "11:05_a.m."),
        (16, "jeu._16_juil., 11_h_05", "Thu_16_Jul, 11:05_a.m."),
        (1, "mer._1er_juil., 11_h_05", "Wed_1_Jul, 11:05_a.m."),
    ],
)
def test_what_is_due_today_is_told_by_its_time_alone(day: int, french: str, english: str) -> None:
    due, now = (datetime(2026, 7, each, 9, 5, tzinfo=UTC) for each in (day, 15))
    assert write_due(due, now, "fr", PARIS) == french.replace("_", "\u00a0")
    assert write_due(due, now, "en", PARIS) == english.replace("_", "\u00a0")


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        (999, "999_o", "999_B"),
        (1000, "1,0_ko", "1.0_kB"),
        (123_456, "123_ko", "123_kB"),
        (1_234_567, "1,2_Mo", "1.2_MB"),
    ],
)
def test_a_file_is_as_large_as_people_say(size: int, french: str, english: str) -> None:
    assert write_size(size, "fr") == french.replace("_", "\u00a0")
    assert write_size(size, "en") == english.replace("_", "\u00a0")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("un ticket : 5000 0063.", "un ticket_: 5000_0063."),
        ("« Bonjour » ! à 10 h 05 ?", "«_Bonjour_»_! à 10_h_05_?"),
        ("Ticket: 5000 0063, 15 July at 9:27 p.m.", "Ticket: 5000_0063, 15 July at 9:27_p.m."),
    ],
)
def test_no_line_is_broken_before_a_french_colon_or_within_a_number(text: str, kept: str) -> None:
    assert keep_together(text) == kept.replace("_", "\u00a0")
