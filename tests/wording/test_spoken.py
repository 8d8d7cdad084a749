"""How moments, waits, digits and addresses are said."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from callrouter.wording import LANGUAGES, Language
from callrouter.wording.spoken import (
    say_clock,
    say_moment,
    say_time,
    say_wait,
    say_web_address,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("local", "french", "english"),
    [
        ("2026-07-15 09:00", "mercredi 15 juillet à 9 heures", "Wednesday 15 July at 9 a.m."),
        ("2026-08-01 14:30", "samedi 1er août à 14 heures 30", "Saturday 1 August at 2:30 p.m."),
        ("2026-12-21 12:00", "lundi 21 décembre à midi", "Monday 21 December at noon"),
        ("2026-02-03 00:00", "mardi 3 février à 0 heure", "Tuesday 3 February at 12 a.m."),
        ("2026-03-29 03:00", "dimanche 29 mars à 3 heures", "Sunday 29 March at 3 a.m."),
    ],
)
def test_a_moment_is_named_by_its_day_and_hour_on_the_clock_of_paris(
    local: str, french: str, english: str
) -> None:
    instant = datetime.fromisoformat(local).replace(tzinfo=PARIS).astimezone(UTC)
    assert say_moment(instant, "fr", PARIS) == french
    assert say_moment(instant, "en", PARIS) == english


def test_a_moment_is_said_on_the_clock_of_its_zone() -> None:
    instant = datetime(2026, 7, 15, 23, 30, tzinfo=UTC)
    assert say_moment(instant, "fr", PARIS) == "jeudi 16 juillet à 1 heure 30"
    assert (
        say_moment(instant, "en", ZoneInfo("America/Montreal")) == "Wednesday 15 July at 7:30 p.m."
    )


@pytest.mark.parametrize(("days", "said"), [(300, False), (301, True)])
def test_the_year_is_said_only_for_a_moment_more_than_300_days_away(days: int, said: bool) -> None:
    instant = datetime(2027, 7, 15, 7, tzinfo=UTC)
    now = instant - timedelta(days=days)
    assert ("juillet 2027" in say_moment(instant, "fr", PARIS, now)) is said
    assert ("July 2027" in say_moment(instant, "en", PARIS, now)) is said


def test_todays_day_is_named_too() -> None:
    now = datetime(2026, 7, 15, 5, tzinfo=UTC)
    said = say_moment(now + timedelta(hours=2), "fr", PARIS, now)
    assert said == "mercredi 15 juillet à 9 heures"


def test_a_moment_without_a_zone_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="time zone"):
        say_moment(datetime(2026, 7, 15, 9), "fr", PARIS)


@pytest.mark.parametrize(
    ("clock", "french", "english"),
    [
        (time(0, 30), "0 heure 30", "12:30 a.m."),
        (time(1), "1 heure", "1 a.m."),
        (time(9, 5), "9 heures 5", "9:05 a.m."),
        (time(11, 59), "11 heures 59", "11:59 a.m."),
        (time(12), "midi", "noon"),
        (time(12, 30), "12 heures 30", "12:30 p.m."),
        (time(18), "18 heures", "6 p.m."),
        (time(23, 45), "23 heures 45", "11:45 p.m."),
    ],
)
def test_a_time_of_day_is_said_as_people_say_it(clock: time, french: str, english: str) -> None:
    assert say_time(clock, "fr") == french
    assert say_time(clock, "en") == english


@pytest.mark.parametrize(
    ("zone", "french", "english"),
    [
        ("Europe/Paris", "", ", Paris time"),
        ("Europe/Brussels", ", heure de Bruxelles", ", Brussels time"),
        ("Europe/Athens", ", heure d'Athènes", ", Athens time"),
        ("Africa/Cairo", ", heure du Caire", ", Cairo time"),
        ("Europe/Vatican", ", heure du Vatican", ", Vatican time"),
        ("America/Havana", ", heure de La Havane", ", Havana time"),
        ("Indian/Reunion", ", heure de La Réunion", ", Réunion time"),
        ("America/Martinique", ", heure de la Martinique", ", Martinique time"),
        ("America/El_Salvador", ", heure du Salvador", ", El Salvador time"),
        ("Asia/Qatar", ", heure du Qatar", ", Qatar time"),
        ("Atlantic/Bermuda", ", heure des Bermudes", ", Bermuda time"),
        ("Atlantic/Canary", ", heure des îles Canaries", ", Canary time"),
        ("Europe/Isle_of_Man", ", heure de l'île de Man", ", Isle of Man time"),
        ("Asia/Urumqi", ", heure d'Ürümqi", ", Urumqi time"),
        ("Europe/Helsinki", ", heure d'Helsinki", ", Helsinki time"),
        ("America/Argentina/Buenos_Aires", ", heure de Buenos Aires", ", Buenos Aires time"),
        ("America/Indiana/Knox", ", heure de Knox", ", Knox time"),
        ("Africa/Tripoli", ", heure de Tripoli", ", Tripoli time"),
        ("CET", ", heure d'Europe centrale", ", Central European time"),
        ("WET", ", heure d'Europe de l'Ouest", ", Western European time"),
        ("EST", ", heure de l'Est nord-américain", ", Eastern time"),
        ("UTC", ", heure UTC", ", UTC time"),
    ],
)
def test_a_caller_is_told_whose_clock_it_is_when_it_may_be_another(
    zone: str, french: str, english: str
) -> None:
    assert say_clock("fr", ZoneInfo(zone)) == french
    assert say_clock("en", ZoneInfo(zone)) == english


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (-5, "moins d'une minute", "less than a minute"),
        (59.9, "moins d'une minute", "less than a minute"),
        (60, "1 minute", "1 minute"),
        (179, "2 minutes", "2 minutes"),
        (3600, "1 heure", "1 hour"),
        (7380, "2 heures 3 minutes", "2 hours 3 minutes"),
        (3660, "1 heure 1 minute", "1 hour 1 minute"),
    ],
)
def test_a_wait_is_said_in_the_minutes_that_have_passed(
    seconds: float, french: str, english: str
) -> None:
    assert say_wait(seconds, "fr") == french
    assert say_wait(seconds, "en") == english


@pytest.mark.parametrize(
    ("address", "french", "english"),
    [
        ("travaux.ovh.com", "travaux point ovh point com", "travaux dot ovh dot com"),
        ("https://travaux.ovh.com/", "travaux point ovh point com", "travaux dot ovh dot com"),
        (
            "status-x.net/fr",
            "status tiret x point net barre oblique fr",
            "status dash x dot net slash fr",
        ),
    ],
)
def test_a_web_address_is_said_sign_by_sign(address: str, french: str, english: str) -> None:
    assert say_web_address(address, "fr") == french
    assert say_web_address(address, "en") == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hour_of_the_year_is_said_without_a_figure_too_many(language: Language) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for hour in range(0, 365 * 24, 7):
        said = say_moment(start + timedelta(hours=hour), language, PARIS)
        assert "2026" not in said
        assert ":00" not in said
        assert "  " not in said
