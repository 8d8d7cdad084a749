"""targets.toml: what is promised, and how fast."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from callrouter.rules.severity import Severity
from callrouter.rules.tiers import Tier
from callrouter.values import Duration, Section


class FirstResponse(Section):
    """First response by severity, in business time (art. 4.1)."""

    S1: Duration
    S2: Duration
    S3: Duration
    S4: Duration
    S5: Duration
    request: Duration


class Progress(Section):
    """Reminders to keep the partner informed, in business time (art. 4.2)."""

    S1: Duration
    S2: Duration
    S3: Duration
    S4: Duration
    S5: Duration
    request: Duration | None = None
    """None: of a plain request nobody is reminded."""


class TierTargets(Section):
    """What is owed under one tier. What it says nothing of is not owed."""

    first_response: FirstResponse | None = None
    progress: Progress | None = None


class RoundTheClock(Section):
    """Severities whose clock never stops."""

    severities: tuple[Severity, ...]


class Closing(Section):
    """When a resolved ticket closes by itself."""

    after: Duration = "5d"
    """In business time, from when it was resolved."""


class ServiceLevel(Section):
    """How fast a call should be answered."""

    answered_within: Annotated[int, Field(ge=1, le=24 * 3600)]


class TargetsFile(Section):
    """targets.toml. The targets that stand alone are those of Advanced."""

    first_response: FirstResponse
    progress: Progress
    premium: TierTargets = TierTargets()
    standard: TierTargets = TierTargets()
    round_the_clock: RoundTheClock
    closing: Closing = Closing()
    service_level: ServiceLevel

    def of(self, tier: Tier) -> TierTargets:
        """What is owed under that tier."""
        others = {"premium": self.premium, "standard": self.standard}
        if tier in others:
            return others[tier]
        return TierTargets(first_response=self.first_response, progress=self.progress)
