"""Times as people type them."""

from __future__ import annotations

import pytest

from callrouter.rules.typed_time import typed_time


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9", "9:00"), ("09", "9:00"), ("9:00", "9:00"), ("09:00", "9:00"), ("9h", "9:00"),
        ("9 h", "9:00"), ("9h30", "9:30"), ("9 h 30", "9:30"), ("9\u00a0h\u00a030", "9:30"),
        ("9H30", "9:30"), ("9 heures", "9:00"), ("1 heure", "1:00"), ("9 heures 30", "9:30"),
        ("9h30 min", "9:30"), ("9.30", "9:30"), ("0930", "9:30"), (" 18:30 ", "18:30"),
        ("24", "24:00"), ("24:00", "24:00"), ("24h", "24:00"), ("0", "0:00"), ("00:00", "0:00"),
        ("9 am", "9:00"), ("9 a.m.", "9:00"), ("6pm", "18:00"), ("6:30 p.m.", "18:30"),
        ("12 pm", "12:00"), ("12 am", "0:00"), ("12:15 AM", "0:15"),
        ("midi", "12:00"), ("Noon", "12:00"), ("minuit", "0:00"), ("midnight", "0:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(text: str, clock: str) -> None:
    hours, minutes = map(int, clock.split(":"))
    assert typed_time(text) == hours * 60 + minutes


@pytest.mark.parametrize(
    "text",
    ["", " ", "25", "24:01", "9:60", "9:5", "930", "-9", "9-18", "nine", "13 pm", "0 am",
     "٩:٠٠", "9:00:00", "9,5", "1e1"],
)  # fmt: skip
def test_what_is_no_time_is_told_from_one(text: str) -> None:
    assert typed_time(text) is None
