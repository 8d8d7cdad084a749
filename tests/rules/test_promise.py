"""Whether an offer passed over somebody, and how waits are summed up."""

from __future__ import annotations

import pytest

from callrouter.rules.promise import passed_over, percentile, spread

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


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.95, None),
        ([7.0], 0.95, 7.0),
        ([float(n) for n in range(1, 101)], 0.95, 95.0),
        ([float(n) for n in range(1, 101)], 1.0, 100.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([3.0, 1.0, 2.0], 0.0, 1.0),
    ],
)
def test_a_percentile_is_one_of_the_values(
    values: list[float], share: float, expected: float | None
) -> None:
    assert percentile(values, share) == expected


def test_no_waits_have_no_spread() -> None:
    assert spread([]) == {"median": None, "p95": None, "longest": None}
    assert spread([4.0, 2.0]) == {"median": 3.0, "p95": 4.0, "longest": 4.0}
