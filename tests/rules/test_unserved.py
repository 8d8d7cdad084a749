"""In which languages callers wait whom nobody available could serve."""

from __future__ import annotations

import pytest

from callrouter.rules.unserved import unserved


@pytest.mark.parametrize(
    ("waiting", "available", "languages"),
    [
        ([], [], []),
        ([], [("fr",)], []),
        (["en"], [("fr",)], ["en"]),
        (["en", "fr"], [("fr",)], ["en"]),
        (["en", "fr"], [("fr",), ("en", "fr")], []),
        (["fr", "en"], [], ["en", "fr"]),
        (["en", "en"], [], ["en"]),
    ],
)
def test_a_language_is_unserved_where_callers_wait_and_nobody_available_speaks_it(
    waiting: list[str], available: list[tuple[str, ...]], languages: list[str]
) -> None:
    assert unserved(waiting, available) == languages
