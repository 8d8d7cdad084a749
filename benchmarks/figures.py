"""What was measured, its goal, and whether it is met: as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One figure with its goal."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the goal is met; a figure without one is only told."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return self.at_least is None or self.value >= self.at_least

    def row(self) -> list[str]:
        """The figure, its goal and the verdict."""
        if self.at_most is not None:
            goal = f"≤ {number(self.at_most)}"
        elif self.at_least is not None:
            goal = f"≥ {number(self.at_least)}"
        else:
            return [self.what, f"{number(self.value)} {self.unit}".strip(), "", ""]
        verdict = "met" if self.met else "**falls short**"
        return [self.what, f"{number(self.value)} {self.unit}".strip(), goal, verdict]


@dataclass(frozen=True)
class Report:
    """What one benchmark found."""

    title: str
    method: str
    figures: Sequence[Figure]
    details: Sequence[str] = field(default=())
    """Tables that show where the figures come from."""

    def markdown(self) -> str:
        """The report as it is printed."""
        rows = [figure.row() for figure in self.figures]
        parts = [f"## {self.title}", self.method, table(["measured", "", "goal", ""], rows)]
        return "\n\n".join([*parts, *self.details]) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value: float) -> str:
    """Three digits that mean something."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of what each round said: ours divided by theirs."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
