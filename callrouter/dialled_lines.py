"""The lines that can be dialled and who is admitted to them: the parts of the settings that a
call's life needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from callrouter.rules.schedule import Schedule
from callrouter.rules.tiers import Tier
from callrouter.settings import (
    DEFAULT_SCHEDULE,
    AfterHours,
    AllowanceSettings,
    Codes,
    Entitlement,
    LineSettings,
)


@dataclass(frozen=True)
class DialledLines:
    """The dialled lines, and what their schedules begin with."""

    all: tuple[LineSettings, ...]
    schedules: Mapping[str, Schedule]
    """By name, as the files have them: they rule until the records have a revision."""

    @property
    def followed(self) -> tuple[str, ...]:
        """The names of the schedules that a line follows."""
        return tuple(dict.fromkeys(one.hours for one in self.all))

    def called(self, number: str | None) -> LineSettings | None:
        """The line whose number was dialled, or None where no line has it."""
        return next((line for line in self.all if line.number == number), None)

    def named(self, name: str) -> LineSettings | None:
        """The line of that name, or None."""
        return next((line for line in self.all if line.name == name), None)

    def of_tier(self, tier: Tier) -> LineSettings:
        """The first line of that tier; where there is none, the last line of all."""
        return next((line for line in self.all if line.tier == tier), self.all[-1])

    def schedule_of(self, name: str | None) -> str:
        """The name of that line's schedule; of the default one where no line has that name."""
        line = self.named(name) if name is not None else None
        return line.hours if line is not None else DEFAULT_SCHEDULE


@dataclass(frozen=True)
class Admission:
    """What decides whether a caller may join the line, and as whom."""

    entitlement: Entitlement
    allowance: AllowanceSettings
    codes: Codes
    code_key: SecretStr
    """Keys the hashes of support codes."""
    after_hours: AfterHours
    status_page: str
