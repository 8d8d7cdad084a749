"""What `check` finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from callrouter.wording.findings import say_finding

State = Literal["ok", "warning", "failed", "not tried"]


@dataclass(frozen=True)
class Finding:
    """What one probe found, and what to do about it."""

    probe: str
    state: State
    said: str
    fix: str = ""


@dataclass(frozen=True)
class Judged:
    """The same by its name and facts, which wording.findings tells in the language of whoever reads
    it."""

    state: State
    name: str
    facts: Mapping[str, object] = field(default_factory=dict)


def in_english(probe: str, judged: Sequence[Judged], about: str = "") -> Finding:
    """One finding of them all, which are of one state."""
    told = [say_finding(one.name, one.facts, "en") for one in judged]
    return Finding(probe, judged[0].state, about + "; ".join(said for said, _ in told), told[0][1])
