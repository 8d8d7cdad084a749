"""Within which business time something is owed, and by which hours that is reckoned: the parts of
the settings that a ticket's deadlines need."""

from __future__ import annotations

from dataclasses import dataclass, field

from callrouter.dialled_lines import DialledLines
from callrouter.records.revised_hours import RevisedHours
from callrouter.rules.deadline import DeadlineKind
from callrouter.rules.severity import Basis
from callrouter.rules.tiers import Tier
from callrouter.targets import TargetsFile


@dataclass(frozen=True)
class Clocks:
    """The targets, and the hours of each line as they were revised."""

    targets: TargetsFile
    dialled_lines: DialledLines
    _hours: dict[str, RevisedHours] = field(default_factory=dict, compare=False, repr=False)
    """By schedule; what was read of it once is kept."""

    def hours_of(self, line: str | None) -> RevisedHours:
        """The hours of that line; the default ones where there is none of that name."""
        return self.hours_named(self.dialled_lines.schedule_of(line))

    def hours_named(self, name: str) -> RevisedHours:
        """The hours of the schedule of that name."""
        if name not in self._hours:
            self._hours[name] = RevisedHours(name, self.dialled_lines.schedules[name])
        return self._hours[name]

    def target(self, tier: Tier, kind: DeadlineKind, basis: Basis) -> str | None:
        """What is owed for this basis under that tier, as targets.toml writes it; None where
        nothing is."""
        targets = self.targets.of(tier)
        section = targets.first_response if kind == "first_response" else targets.progress
        return None if section is None else getattr(section, basis)

    def runs_round_the_clock(self, basis: Basis) -> bool:
        """Whether the clock of this basis never stops."""
        return basis in self.targets.round_the_clock.severities
