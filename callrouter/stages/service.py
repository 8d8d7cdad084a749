"""What every stage works with, made once by each process and passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from callrouter.line import Line
from callrouter.records import Database
from callrouter.settings import Settings
from callrouter.stages.guard import Guard


@dataclass(frozen=True)
class Service:
    """The settings, the truth (records), the order of waiting callers (line), the bell that
    tells the workers that mail is owed, and what is set aside."""

    settings: Settings
    records: Database
    line: Line
    ring_mail: Callable[[], None]
    """Asks a worker to send owed mail soon. Never raises: the sweeper sends it anyway."""
    guard: Guard = field(default_factory=Guard)
    """What this process has set aside, so that the rest goes on."""
