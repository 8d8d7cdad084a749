"""By when something is due, before and after that instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callrouter.wording import Language
from callrouter.wording.due import say_due, say_due_moment

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 7, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "language", "said"),
    [
        (timedelta(minutes=90), "fr", "avant 11 h 30"),
        (timedelta(minutes=90), "en", "by 11:30 a.m."),
        (timedelta(days=1), "en", "by Thu 16 Jul, 10:00 a.m."),
        (timedelta(), "en", "overdue since 10:00 a.m."),
        (timedelta(hours=-1), "fr", "en retard depuis 9 h 00"),
        (timedelta(days=-2), "en", "overdue since Mon 13 Jul, 10:00 a.m."),
        (timedelta(days=-365), "fr", "en retard depuis mar. 15 juil. 2025, 10 h 00"),
    ],
)
def test_what_is_over_is_told_as_over(after: timedelta, language: Language, said: str) -> None:
    assert say_due(NOW + after, NOW, language, PARIS).replace("\u00a0", " ") == said


def test_in_full_it_says_so_behind_the_moment() -> None:
    day = "mercredi 15 juillet 2026 à 10 h 00"
    assert say_due_moment(NOW, NOW - timedelta(seconds=1), "fr", PARIS) == day
    assert say_due_moment(NOW, NOW, "fr", PARIS) == f"{day}, dépassée"
