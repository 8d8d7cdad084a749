"""How waits are summed up."""

from __future__ import annotations

import pytest

from callrouter.rules.waits import percentile, spread


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
