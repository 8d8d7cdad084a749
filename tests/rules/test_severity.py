"""How severe an incident is (art. 4.1)."""

from __future__ import annotations

import pytest

from callrouter.rules.severity import Impact, Urgency, basis_of, severity_of


@pytest.mark.parametrize(
    ("urgency", "by_impact"),
    [
        ("high", ("S1", "S2", "S3")),
        ("medium", ("S2", "S3", "S4")),
        ("low", ("S3", "S4", "S5")),
    ],
)
def test_the_matrix(urgency: Urgency, by_impact: tuple[str, str, str]) -> None:
    impacts: tuple[Impact, ...] = ("high", "medium", "low")
    assert tuple(severity_of(urgency, impact) for impact in impacts) == by_impact


@pytest.mark.parametrize(
    ("nature", "severity", "basis"),
    [
        ("incident", None, "S3"),
        ("incident", "S1", "S1"),
        ("undetermined", None, "S3"),
        ("request", None, "request"),
        # It was an incident once, and had been qualified.
        ("request", "S1", "request"),
    ],
)
def test_only_incidents_have_a_severity_which_is_provisional_until_an_agent_qualifies_it(
    nature: str, severity: str | None, basis: str
) -> None:
    assert basis_of(nature, severity) == basis
