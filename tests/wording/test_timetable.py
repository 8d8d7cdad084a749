"""A week's hours in words."""

from __future__ import annotations

import pytest

from callrouter.rules.schedule import Slot
from callrouter.wording import Language
from callrouter.wording.timetable import say_week

DAY = (Slot(540, 1080),)
HALVES = (Slot(540, 720), Slot(840, 1050))
NIGHT = (Slot(0, 1440),)


@pytest.mark.parametrize(
    ("week", "language", "said"),
    [
        ([DAY] * 5 + [()] * 2, "fr", "du lundi au vendredi de 9 heures à 18 heures"),
        ([DAY] * 5 + [()] * 2, "en", "Monday to Friday from 9 a.m. to 6 p.m."),
        (
            [HALVES] + [()] * 4 + [DAY] + [()],
            "fr",
            "le lundi de 9 heures à midi et de 14 heures à 17 heures 30 "
            "et le samedi de 9 heures à 18 heures",
        ),
        ([NIGHT] * 7, "fr", "du lundi au dimanche jour et nuit"),
        ([NIGHT] * 7, "en", "Monday to Sunday day and night"),
        ([(Slot(1200, 1440),)] + [()] * 6, "en", "on Monday from 8 p.m. to midnight"),
        ([()] * 7, "fr", ""),
    ],
)
def test_days_with_the_same_hours_are_said_together(
    week: list[tuple[Slot, ...]], language: Language, said: str
) -> None:
    assert say_week(week, language) == said
