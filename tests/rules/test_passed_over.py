"""Whether an offer passed over somebody."""

from __future__ import annotations

import pytest

from callrouter.rules.passed_over import passed_over

EMPTY = (0, 0, 0)


@pytest.mark.parametrize(
    ("rank", "languages", "line", "better"),
    [
        (0, ["fr"], {"fr": (3, 2, 1)}, None),
        (1, ["fr"], {"fr": (0, 2, 1)}, None),
        (1, ["fr"], {"fr": (1, 2, 1)}, 0),
        (2, ["fr"], {"fr": (0, 1, 1)}, 1),
        (2, ["fr"], {"fr": (1, 1, 1)}, 0),
        # Somebody waits whom this agent does not understand: nobody is passed over.
        (2, ["fr"], {"fr": (0, 0, 1), "en": (4, 4, 0)}, None),
        (2, ["fr", "en"], {"fr": (0, 0, 1), "en": (0, 4, 0)}, 1),
        (2, ["fr", "en"], {"fr": EMPTY}, None),
    ],
)
def test_an_offer_passes_over_whoever_waits_of_a_better_rank_and_is_understood(
    rank: int, languages: list[str], line: dict[str, tuple[int, int, int]], better: int | None
) -> None:
    assert passed_over(rank, languages, line) == better
