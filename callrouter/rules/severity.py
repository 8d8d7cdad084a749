"""How severe an incident is, from how it develops and what it stops (art. 4.1)."""

from __future__ import annotations

from typing import Literal, get_args

from callrouter.rules.tiers import Nature

Urgency = Literal["high", "medium", "low"]
"""How it develops: worsening alarmingly, worsening slowly, stable though it may degrade."""
Impact = Literal["high", "medium", "low"]
"""What it stops: the service is down without workaround; it is degraded, with a manual workaround;
an inconvenience without effect on performance."""
Severity = Literal["S1", "S2", "S3", "S4", "S5"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
Basis = Literal["S1", "S2", "S3", "S4", "S5", "request"]
"""What a target is given for: an incident of a severity, or a plain request, which has none."""

PROVISIONAL: Severity = "S3"
"""That of an incident until an agent qualifies it, and of what may be one."""

MATRIX: dict[Urgency, dict[Impact, Severity]] = {
    "high": {"high": "S1", "medium": "S2", "low": "S3"},
    "medium": {"high": "S2", "medium": "S3", "low": "S4"},
    "low": {"high": "S3", "medium": "S4", "low": "S5"},
}


def severity_of(urgency: Urgency, impact: Impact) -> Severity:
    """The severity of an incident that is qualified so."""
    return MATRIX[urgency][impact]


def basis_of(nature: Nature | str, severity: Severity | str | None) -> Basis:
    """What the deadlines of a ticket follow from: its severity, provisional until an agent
    qualifies it; of a plain request, which has no severity, that it is one."""
    if nature == "request":
        return "request"
    return severity or PROVISIONAL  # type: ignore[return-value]
