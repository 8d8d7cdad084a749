"""A week's opening hours in words: days with the same hours are said together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from babel.dates import format_date

from callrouter.rules.schedule import Slot
from callrouter.wording import Language
from callrouter.wording.calendar import LOCALE
from callrouter.wording.spoken import say_time

MONDAY = date(2024, 1, 1)


def say_week(week: Sequence[Sequence[Slot]], language: Language) -> str:
    """The hours of a week, Monday first: "du lundi au vendredi de 9 heures à 18 heures". Empty
    where no day has any."""
    runs: list[tuple[int, int, tuple[Slot, ...]]] = []
    for day, slots in enumerate(week):
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == tuple(slots):
            runs[-1] = (runs[-1][0], day, tuple(slots))
        else:
            runs.append((day, day, tuple(slots)))
    said = [
        f"{_days(first, last, language)} {say_slots(slots, language)}"
        for first, last, slots in runs
        if slots
    ]
    return _list(said, language)


def _days(first: int, last: int, language: Language) -> str:
    begin, end = (
        format_date(MONDAY + timedelta(days=day), "EEEE", locale=LOCALE[language])
        for day in (first, last)
    )
    if language == "fr":
        return f"le {begin}" if first == last else f"du {begin} au {end}"
    return f"on {begin}" if first == last else f"{begin} to {end}"


def say_slots(slots: Sequence[Slot], language: Language) -> str:
    """The hours of a day: "de 9 heures à midi et de 14 heures à 18 heures". Empty without any."""
    if [(slot.start, slot.end) for slot in slots] == [(0, 1440)]:
        return "jour et nuit" if language == "fr" else "day and night"
    begin, end = ("de", "à") if language == "fr" else ("from", "to")
    return _list(
        [
            f"{begin} {say_minutes(slot.start, language)} {end} {say_minutes(slot.end, language)}"
            for slot in slots
        ],
        language,
    )


def say_minutes(minutes: int, language: Language) -> str:
    """A time of day, in minutes of it: "14 heures 30", "minuit"."""
    if minutes in {0, 1440}:
        return "minuit" if language == "fr" else "midnight"
    return say_time(time(minutes // 60, minutes % 60), language)


def _list(parts: Sequence[str], language: Language) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {'et' if language == 'fr' else 'and'} {parts[-1]}"
